package weir.bench.messages;

import weir.api.AioService;
import weir.sp.PairSocket;
import weir.sp.SpSocket;

/** Sends back what comes. */
final class EchoEnd extends MessageEnd {
    private final PairSocket socket;
    private boolean sending;

    EchoEnd(AioService service, int bytes) {
        super(service, bytes);
        socket = PairSocket.open(service);
    }

    @Override
    SpSocket socket() {
        return socket;
    }

    @Override
    void begin() {
        receive();
    }

    @Override
    void went() {
        if (sending) {
            receive();
            return;
        }
        count();
        sending = true;
        require(socket.send(aio().skipCallback())); // the message that came is in it
        if (aio().skipped()) {
            receive();
        }
    }

    private void receive() {
        sending = false;
        require(socket.recv(aio()));
    }
}

package weir.bench.messages;

import weir.api.AioService;
import weir.sp.PairSocket;
import weir.sp.SpSocket;

/** Sends a message, awaits it back, sends the next. */
final class PingEnd extends MessageEnd {
    private final PairSocket socket;
    private boolean sending;

    PingEnd(AioService service, int bytes) {
        super(service, bytes);
        socket = PairSocket.open(service);
    }

    @Override
    SpSocket socket() {
        return socket;
    }

    @Override
    void begin() {
        sending = true;
        require(socket.send(filled()));
    }

    @Override
    void went() {
        if (sending) {
            receive();
            return;
        }
        take(sent() - 1);
        count();
        if (turn().goesOn()) {
            sending = true;
            require(socket.send(filled().skipCallback()));
            if (aio().skipped()) {
                receive();
            }
        }
    }

    private void receive() {
        sending = false;
        require(socket.recv(aio()));
    }
}

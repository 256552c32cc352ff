package weir.bench.messages;

import weir.api.AioService;
import weir.sp.PushSocket;
import weir.sp.SpSocket;

/** Sends one message after another. */
final class PushEnd extends MessageEnd {
    private final PushSocket socket;

    PushEnd(AioService service, int bytes) {
        super(service, bytes);
        socket = PushSocket.open(service);
    }

    @Override
    SpSocket socket() {
        return socket;
    }

    @Override
    void begin() {
        fill();
        require(socket.send(aio()));
    }

    @Override
    void went() {
        count();
        if (turn().goesOn()) {
            begin();
        }
    }
}

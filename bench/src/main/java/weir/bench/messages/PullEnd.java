package weir.bench.messages;

import weir.api.AioService;
import weir.sp.PullSocket;
import weir.sp.SpSocket;

/** Takes what comes. */
final class PullEnd extends MessageEnd {
    private final PullSocket socket;

    PullEnd(AioService service, int bytes) {
        super(service, bytes);
        socket = PullSocket.open(service);
    }

    @Override
    SpSocket socket() {
        return socket;
    }

    @Override
    void begin() {
        require(socket.recv(aio()));
    }

    @Override
    void went() {
        take(messages());
        count();
        require(socket.recv(aio()));
    }
}

package weir.bench.messages;

import weir.api.AioService;

/** Sends a message, awaits it back, sends the next. */
final class PingEnd extends PairEnd {
    PingEnd(AioService service, int bytes) {
        super(service, bytes);
    }

    @Override
    void begin() {
        fill();
        sendFirst();
    }

    @Override
    void came() {
        take(sent() - 1);
        count();
        if (turn().goesOn()) {
            fill();
            sendOn();
        }
    }
}

package weir.bench.messages;

import weir.api.AioService;

/** Sends back what comes. */
final class EchoEnd extends PairEnd {
    EchoEnd(AioService service, int bytes) {
        super(service, bytes);
    }

    @Override
    void begin() {
        receive();
    }

    @Override
    void came() {
        count();
        sendOn(); // the message that came is in the handle
    }
}

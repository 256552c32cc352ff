package weir.tck.broken;

import java.io.IOException;
import weir.spi.BackendProvider;
import weir.spi.Poller;

/** Ends a poll after half of its time. */
final class EarlyPollProvider extends BrokenProvider {
    EarlyPollProvider(BackendProvider good) {
        super(good);
    }

    @Override
    void poll(Poller goodPoller, long nanos, Poller.Sink sink) throws IOException {
        super.poll(goodPoller, nanos > 0 ? nanos / 2 : nanos, sink);
    }
}

package weir.tck.broken;

import java.io.IOException;
import weir.spi.BackendProvider;
import weir.spi.Poller;

/** Ends a poll 30 ms after its time, many ticks late. */
final class LatePollProvider extends BrokenProvider {
    private static final long LATE_NANOS = 30_000_000;

    LatePollProvider(BackendProvider good) {
        super(good);
    }

    @Override
    public long tickNanos() {
        return Math.min(super.tickNanos(), LATE_NANOS / 10); // whatever the good one admits
    }

    @Override
    void poll(Poller goodPoller, long nanos, Poller.Sink sink) throws IOException {
        super.poll(goodPoller, nanos > 0 ? nanos + LATE_NANOS : nanos, sink);
    }
}

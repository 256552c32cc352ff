package weir.tck.broken;

import java.util.concurrent.atomic.AtomicInteger;
import weir.spi.BackendProvider;
import weir.spi.Poller;

/** Does not hear every third wakeup. */
final class DeafProvider extends BrokenProvider {
    private final AtomicInteger wakeups = new AtomicInteger();

    DeafProvider(BackendProvider good) {
        super(good);
    }

    @Override
    void wakeup(Poller goodPoller) {
        if (wakeups.incrementAndGet() % 3 != 0) {
            super.wakeup(goodPoller);
        }
    }
}

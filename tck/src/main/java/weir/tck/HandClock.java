package weir.tck;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import weir.api.AioService;
import weir.spi.EngineScope;

/** A clock that a test moves by hand, and that stands still otherwise. */
final class HandClock implements LongSupplier {
    private final AtomicLong now;

    HandClock(long start) {
        now = new AtomicLong(start);
    }

    @Override
    public long getAsLong() {
        return now.get();
    }

    /** Moves it on, and makes the loop of a service look: it sleeps by another clock. */
    void advance(Duration by, AioService service) {
        now.addAndGet(by.toNanos());
        wake(service);
    }

    /** Makes the loop of a service look at the time. */
    static void wake(AioService service) {
        EngineScope.of(service).dispatcher().execute(() -> {});
    }
}

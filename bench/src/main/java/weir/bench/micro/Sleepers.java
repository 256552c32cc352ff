package weir.bench.micro;

import java.time.Duration;
import weir.api.AioService;

/** Timers that are outstanding while others are measured: sleeps that end in one to two hours. */
final class Sleepers {
    private static final long HOUR_MILLIS = 3_600_000;
    /** A prime: spreads the deadlines over the hour in no order. */
    private static final long STEP = 7919;

    private Sleepers() {}

    /** When the sleep of this index ends, in milliseconds from now. */
    static long millis(int index) {
        return HOUR_MILLIS + index * STEP % HOUR_MILLIS;
    }

    /** Starts so many; they end with the service. */
    static void start(AioService service, int count) {
        for (int i = 0; i < count; i++) {
            service.sleep(Duration.ofMillis(millis(i)), service.newAio());
        }
    }
}

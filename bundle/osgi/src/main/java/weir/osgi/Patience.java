package weir.osgi;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the framework's call that is under way on this thread may still wait. A stop is one call with many steps, some
 * of which come back to us through the framework: they share one time, and do not each have the whole.
 */
final class Patience {
    private final Supplier<Duration> most;
    private final ThreadLocal<@Nullable Long> end = new ThreadLocal<>();

    /** Calls wait so long in all, unless they say otherwise. */
    Patience(Supplier<Duration> most) {
        this.most = most;
    }

    /** What is left of the call under way; the whole if none has said that it is. */
    Duration left() {
        Long set = end.get();
        return set == null ? most.get() : Duration.ofNanos(Math.max(0, set - System.nanoTime()));
    }

    /** As {@link #left}, but something remains for the steps behind. */
    Duration half() {
        return left().dividedBy(2);
    }

    /** Runs a step that waits no longer in all than this, nor than the call that it is part of. */
    void within(Duration limit, Runnable step) {
        Long outer = end.get();
        long mine = System.nanoTime() + limit.toNanos();
        end.set(outer == null || mine - outer < 0 ? mine : outer);
        try {
            step.run();
        } finally {
            if (outer == null) {
                end.remove();
            } else {
                end.set(outer);
            }
        }
    }
}

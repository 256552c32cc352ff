package weir.spi.engine;

import java.time.Duration;
import java.util.Objects;

/** Durations of users as nanoseconds. */
final class Durations {
    /** No limit. */
    static final long ENDLESS = -1;

    /** More than this is endless (T1). */
    private static final Duration LONGEST = Duration.ofNanos(1L << 62);

    private Durations() {}

    /** Nanoseconds, or ENDLESS. */
    static long nanos(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " " + duration + " is negative; allowed: zero or more");
        }
        return duration.compareTo(LONGEST) > 0 ? ENDLESS : duration.toNanos();
    }
}

package weir.spi.engine.loop;

import java.util.function.LongSupplier;

/** Until when somebody waits: by the JVM's clock, since that of the engine may be one of a test; or by a simulation's. */
public final class Deadline {
    /** Never past. */
    public static final Deadline NEVER = new Deadline(System::nanoTime, false, 0);

    private final LongSupplier clock;
    private final boolean ends;
    private final long end;

    private Deadline(LongSupplier clock, boolean ends, long end) {
        this.clock = clock;
        this.ends = ends;
        this.end = end;
    }

    /** So many nanoseconds from now; negative = never. */
    static Deadline in(long nanos, LongSupplier clock) {
        return nanos < 0 ? NEVER : new Deadline(clock, true, clock.getAsLong() + nanos);
    }

    /** The earlier of two. */
    public Deadline orEarlier(Deadline other) {
        return remaining() <= other.remaining() ? this : other;
    }

    /** Whether it is past. */
    public boolean isPast() {
        return remaining() <= 0;
    }

    /** Nanoseconds left, 0 or less if it is past. */
    public long remaining() {
        return ends ? end - clock.getAsLong() : Long.MAX_VALUE;
    }
}

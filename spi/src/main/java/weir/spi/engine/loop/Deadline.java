package weir.spi.engine.loop;

/** Until when somebody waits, by the JVM's clock: that of the engine may be one of a test. */
public final class Deadline {
    /** Never past. */
    public static final Deadline NEVER = new Deadline(false, 0);

    private final boolean ends;
    private final long end;

    private Deadline(boolean ends, long end) {
        this.ends = ends;
        this.end = end;
    }

    /** So many nanoseconds from now; negative = never. */
    public static Deadline in(long nanos) {
        return nanos < 0 ? NEVER : new Deadline(true, System.nanoTime() + nanos);
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
        return ends ? end - System.nanoTime() : Long.MAX_VALUE;
    }
}

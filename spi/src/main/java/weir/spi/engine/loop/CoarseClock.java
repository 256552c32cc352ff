package weir.spi.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * The engine's clock, and what it showed when it was last read: free for those who must not read a clock (rule T4) and
 * are content with a time that is too early.
 */
public final class CoarseClock {
    private static final VarHandle LATEST;

    static {
        try {
            LATEST = MethodHandles.lookup().findVarHandle(CoarseClock.class, "latest", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LongSupplier source;
    /** Opaque: never torn, no order with anything. */
    @SuppressWarnings("UnusedVariable") // read through LATEST
    private long latest;

    /** A clock over a monotonic source of nanoseconds. */
    public CoarseClock(LongSupplier source) {
        this.source = source;
        latest = source.getAsLong();
    }

    /** The time now. */
    public long read() {
        long now = source.getAsLong();
        LATEST.setOpaque(this, now);
        return now;
    }

    /** The time at the latest {@link #read} by anybody. */
    public long latest() {
        return (long) LATEST.getOpaque(this);
    }
}

package weir.spi.engine.loop;

import org.jspecify.annotations.Nullable;

/** One timer, reusable: a node of a {@link TimerWheel}. It runs at most once for each start. */
public abstract class TimerNode {
    /** The wheel it is in, or was in last. Volatile, since a loop that ends moves its timers to another wheel. */
    volatile @Nullable TimerWheel wheel;

    // Guarded by the wheel's lock.
    @Nullable
    TimerNode previous;

    @Nullable
    TimerNode next;

    /** Level * 64 + slot, or -1 outside. */
    int slot = -1;

    long deadline;
    long ticket;

    /** For subclasses. */
    protected TimerNode() {}

    /** Its time has come; on the loop, with no lock held. */
    protected abstract void expired(long ticketAtStart);

    /** Takes it out if it is in; after this it may still be about to run, with its old ticket. */
    public final void cancel() {
        for (TimerWheel in = wheel; in != null; in = wheel) {
            if (in.remove(this)) {
                return;
            }
        }
    }
}

package weir.spi;

import java.util.concurrent.locks.LockSupport;
import org.osgi.annotation.versioning.ProviderType;

/** One event loop as providers of operations see it: clock, timers (by {@link Operation#arm}), callbacks, tasks. */
@ProviderType
public interface Dispatcher {
    /** The engine it belongs to. */
    Engine engine();

    /** The name of the backend whose loop this is. */
    String backend();

    /** The engine's clock, as {@link weir.api.AioService#nanoTime()}. */
    long nanoTime();

    /** The loop that this dispatcher stands for now: itself, unless it is one whose loop may change. */
    default Dispatcher current() {
        return this;
    }

    /** Runs a short task on the loop, after those given before. From any thread; never on the caller's stack. */
    void execute(Runnable task);

    /**
     * Puts an operation whose callback is due into the loop's queue. Lock-free: allowed under a lock. Called by
     * {@link Operation#finish} only.
     *
     * @return true if the caller must call {@link #wakeup} once it holds no lock
     */
    boolean enqueue(Operation operation);

    /** Makes the loop look at its queues. From any thread; a system call only if the loop is asleep. */
    void wakeup();

    /** Whether the caller runs on this loop's thread. */
    boolean isCurrentThread();

    /**
     * Unparks a thread that waits for an operation. On its own thread a loop may collect those that the events of one poll
     * have ended, and unpark them together a little later. Called by {@link Operation} only.
     */
    default void unpark(Thread waiter) {
        LockSupport.unpark(waiter);
    }
}

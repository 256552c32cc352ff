package weir.spi.engine.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import weir.spi.LoopDriver;

/**
 * How an engine waits for its loops: it parks, and an interrupt does not end that but is set again afterwards; or, if a
 * driver runs the loops, it lets them run meanwhile.
 */
public final class Waits {
    private final @Nullable LoopDriver driver;
    private final LongSupplier clock;

    /**
     * Waits of one engine.
     *
     * @param clock the engine's, by which a driver measures time
     */
    public Waits(@Nullable LoopDriver driver, LongSupplier clock) {
        this.driver = driver;
        this.clock = driver == null ? System::nanoTime : clock;
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    /** The driver of the loops, or null if they have threads. */
    public @Nullable LoopDriver driver() {
        return driver;
    }

    /** So many nanoseconds from now; negative = never. */
    public Deadline in(long nanos) {
        return Deadline.in(nanos, clock);
    }

    /** Waits for a latch; whether it has opened. */
    public boolean await(CountDownLatch latch, Deadline deadline) {
        if (driver != null) {
            return until(() -> latch.getCount() == 0, deadline);
        }
        boolean[] opened = new boolean[1];
        repeat(() -> opened[0] = latch.await(deadline.remaining(), TimeUnit.NANOSECONDS));
        return opened[0];
    }

    /** Waits for a thread's end; whether it has ended. */
    static boolean join(Thread thread, Deadline deadline) {
        // Rounded up: a join of 0 ms would be endless.
        repeat(() -> thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remaining()))));
        return !thread.isAlive();
    }

    /** Takes a lock; whether it could. */
    public boolean lock(ReentrantLock lock, Deadline deadline) {
        boolean[] taken = new boolean[1];
        repeat(() -> taken[0] = lock.tryLock(deadline.remaining(), TimeUnit.NANOSECONDS));
        return taken[0];
    }

    /** Waits a moment, for whatever may have changed then. */
    public void pause(long nanos) {
        if (driver == null) {
            LockSupport.parkNanos(nanos);
        } else {
            driver.runUntil(() -> false, nanos);
        }
    }

    /** For a driver's loops: lets them run until a condition holds; whether it does. */
    boolean until(BooleanSupplier condition, Deadline deadline) {
        if (driver == null) {
            throw new IllegalStateException("the loops have threads of their own");
        }
        boolean endless = deadline == Deadline.NEVER;
        return driver.runUntil(condition, endless ? -1 : Math.max(0, deadline.remaining()));
    }

    private static void repeat(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.run();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

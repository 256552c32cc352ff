package weir.spi.engine.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Waits that an interrupt does not end; the thread's interrupt status is set again afterwards. */
public final class Uninterruptibly {
    private Uninterruptibly() {}

    private interface Wait {
        void run() throws InterruptedException;
    }

    /** Waits for a latch; whether it has opened. */
    public static boolean await(CountDownLatch latch, Deadline deadline) {
        boolean[] opened = new boolean[1];
        repeat(() -> opened[0] = latch.await(deadline.remaining(), TimeUnit.NANOSECONDS));
        return opened[0];
    }

    /** Waits for a thread's end; whether it has ended. */
    public static boolean join(Thread thread, Deadline deadline) {
        // Rounded up: a join of 0 ms would be endless.
        repeat(() -> thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remaining()))));
        return !thread.isAlive();
    }

    /** Takes a lock; whether it could. */
    public static boolean lock(ReentrantLock lock, Deadline deadline) {
        boolean[] taken = new boolean[1];
        repeat(() -> taken[0] = lock.tryLock(deadline.remaining(), TimeUnit.NANOSECONDS));
        return taken[0];
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

package weir.spi.engine.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that an interrupt does not end; the thread's interrupt status is set again afterwards. */
public final class Uninterruptibly {
    private Uninterruptibly() {}

    private interface Wait {
        void run() throws InterruptedException;
    }

    /** Waits for a latch. */
    public static void await(CountDownLatch latch) {
        repeat(latch::await);
    }

    /** Waits for a latch, but not longer than so many seconds; whether it has opened. */
    public static boolean await(CountDownLatch latch, int seconds) {
        boolean[] opened = new boolean[1];
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        repeat(() -> opened[0] = latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        return opened[0];
    }

    /** Waits for a thread's end. */
    public static void join(Thread thread) {
        repeat(thread::join);
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

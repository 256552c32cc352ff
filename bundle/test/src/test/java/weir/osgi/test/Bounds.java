package weir.osgi.test;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits that end. */
final class Bounds {
    /** What works takes milliseconds; a busy machine gets more, and a hang is noticed all the same. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Bounds() {}

    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** Looks again and again; the message is made when the condition was not met in time. */
    static void until(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + PATIENCE + ": " + what.get());
            }
            LockSupport.parkNanos(500_000);
        }
    }

    static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + PATIENCE, e);
        }
    }

    /** Runs something in a thread of its own, for as long as patience lasts; if it hangs, the error shows where. */
    static <T> T call(String what, Callable<T> task) throws InterruptedException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = start(what, future);
        try {
            return get(future);
        } catch (AssertionError e) {
            AssertionError failure = new AssertionError(what, e);
            failure.addSuppressed(stackOf(thread));
            throw failure;
        }
    }

    static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, "test-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Throwable stackOf(Thread thread) {
        Throwable stack = new Throwable(thread.getName() + " is " + thread.getState());
        stack.setStackTrace(thread.getStackTrace());
        return stack;
    }
}

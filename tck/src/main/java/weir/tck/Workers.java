package weir.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An executor for callbacks that notes who called it; its threads end with it. */
final class Workers implements Executor, AutoCloseable {
    private final ExecutorService pool;
    private final List<Thread> callers = new ArrayList<>();

    Workers(int threads) {
        pool = Executors.newFixedThreadPool(threads, task -> new Thread(task, "kit-worker"));
    }

    @Override
    public void execute(Runnable task) {
        synchronized (callers) {
            callers.add(Thread.currentThread());
        }
        pool.execute(task);
    }

    /** The threads that called {@link #execute}. */
    List<Thread> callers() {
        synchronized (callers) {
            return List.copyOf(callers);
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(KitFixture.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("a callback does not return");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for callbacks", e);
        }
    }
}

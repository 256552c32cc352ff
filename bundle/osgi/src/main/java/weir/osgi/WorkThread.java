package weir.osgi;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One thread that works off tasks in order, also later ones. The glue has two: one touches the engine, one the service
 * registry. So no swap ever waits for code that a framework calls, and no call of a framework for more than one swap.
 */
final class WorkThread {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    WorkThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, body -> {
            // Takes nothing from whoever happens to start it: that might keep a bundle's class loader alive.
            Thread created = new Thread(null, body, name, 0, false);
            created.setDaemon(true);
            created.setContextClassLoader(WorkThread.class.getClassLoader());
            thread = created;
            return created;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread();
    }

    /** Runs a task after those given before. */
    void execute(Runnable task) {
        executor.execute(reporting(task));
    }

    /** Runs a task later, unless that is cancelled or the thread ends before. */
    Future<?> submit(Runnable task, Duration delay) {
        return executor.schedule(reporting(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable reporting(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a task of the glue failed", e);
            }
        };
    }

    /**
     * Runs a task and waits for its result.
     *
     * @throws TimeoutException if it takes longer; it is still carried out
     * @throws ExecutionException what the task threw
     */
    <T> T call(Callable<T> task, Duration timeout) throws ExecutionException, TimeoutException, InterruptedException {
        if (Thread.currentThread() == thread) {
            try {
                return task.call();
            } catch (Exception e) {
                throw new ExecutionException(e);
            }
        }
        try {
            return executor.submit(task).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new ExecutionException("the glue has stopped", e);
        }
    }

    /** As {@link #call}, for a step of a stop: what goes wrong is reported and the stop goes on. */
    void finish(String what, Runnable task, Duration timeout) {
        try {
            call(
                    () -> {
                        task.run();
                        return what;
                    },
                    timeout);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} takes longer than {1}; the stop goes on", what, timeout);
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, what + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.WARNING, "{0}: interrupted while waiting; the stop goes on", what);
        }
    }

    /** Ends after the tasks given so far, and waits for that. */
    void close(Duration timeout) {
        executor.shutdown();
        Thread ending = thread;
        if (ending == null || ending == Thread.currentThread()) {
            return;
        }
        try {
            if (!executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "{0} does not end", ending.getName());
            }
            ending.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

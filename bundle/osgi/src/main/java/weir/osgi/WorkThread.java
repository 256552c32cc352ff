package weir.osgi;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
            Thread created = detached(() -> new Thread(null, body, name, 0, false));
            created.setDaemon(true);
            created.setContextClassLoader(WorkThread.class.getClassLoader());
            thread = created;
            return created;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread();
    }

    /** A thread that takes nothing from whoever happens to start it: that might keep a bundle's class loader alive. */
    @SuppressWarnings("removal") // on Java 17 a thread keeps the access-control context of its maker
    private static Thread detached(Supplier<Thread> maker) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) maker::get);
    }

    /** Runs a task after those given before; once the thread has ended there is nothing left to do. */
    void execute(Runnable task) {
        try {
            executor.execute(reporting("a task of the glue", task));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "a task came after the end of the glue", e);
        }
    }

    /** Runs a task later, unless that is cancelled or the thread ends before. */
    Future<?> submit(Runnable task, Duration delay) {
        return executor.schedule(reporting("a later task of the glue", task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable reporting(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, what + " failed", e);
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
            call(Executors.callable(reporting(what, task)), timeout); // reported also if nobody waits any more
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} takes longer than {1}; the stop goes on", what, timeout);
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, what + " was not begun", e.getCause());
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
            ending.join(Math.max(1, timeout.toMillis()));
            if (ending.isAlive()) {
                LOG.log(System.Logger.Level.WARNING, "{0} does not end", ending.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package weir.spi.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import weir.spi.LoopDriver;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.Waits;

/**
 * From open to closed: what may still begin in a scope, who waits for its end, and what is done then. Thread-safe; of what
 * it is given under its lock, nothing may block.
 */
final class ScopeLife {
    private enum State {
        OPEN,
        /** No listeners, no new dials; streams go on. */
        DRAINING,
        CLOSING,
        CLOSED
    }

    private static final System.Logger LOG = System.getLogger("weir.engine");

    private final String name;
    private final Waits waits;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private State state = State.OPEN;
    private boolean sealed;
    private final List<Runnable> whenClosed = new ArrayList<>();

    ScopeLife(String name, Waits waits) {
        this.name = name;
        this.waits = waits;
    }

    // While it lasts

    /**
     * Takes a step that must not come once the closing has begun.
     *
     * @param what is made by it, with its article
     * @throws IllegalStateException if it has begun
     */
    void whileOpen(String what, Runnable step) {
        lock.lock();
        try {
            if (state == State.CLOSING || state == State.CLOSED) {
                throw new IllegalStateException("the service '" + name + "' is closed, no "
                        + what.substring(what.indexOf(' ') + 1) + " can be made; allowed: while it is open");
            }
            step.run();
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        State now = state();
        return now == State.OPEN || now == State.DRAINING;
    }

    boolean isDraining() {
        return state() == State.DRAINING;
    }

    boolean isClosed() {
        return state() == State.CLOSED;
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    // Draining

    void beginDraining() {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.DRAINING;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something has ended that {@link #awaitUntil} may wait for. */
    void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a condition that {@link #changed} tells of; whether it holds. */
    boolean awaitUntil(BooleanSupplier condition, long nanos) throws InterruptedException {
        LoopDriver driver = waits.driver();
        if (driver != null) {
            return driver.runUntil(condition, nanos);
        }
        lock.lock();
        try {
            long left = nanos;
            while (!condition.getAsBoolean()) {
                if (nanos == Durations.ENDLESS) {
                    changed.await();
                } else if (left <= 0) {
                    return false;
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // The end

    /** True for the first who wants to close it. */
    boolean beginClosing() {
        lock.lock();
        try {
            boolean first = state == State.OPEN || state == State.DRAINING;
            if (first) {
                state = State.CLOSING;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing can come any more: once empty it stays empty. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes it if it is sealed and empty; true for the one who has. {@link #tellClosed} must follow. */
    boolean closeIf(BooleanSupplier empty) {
        lock.lock();
        try {
            if (!sealed || state != State.CLOSING || !empty.getAsBoolean()) {
                return false;
            }
            state = State.CLOSED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those go on who wait for the end, and takes the last actions. */
    void tellClosed() {
        closed.countDown();
        List<Runnable> actions;
        lock.lock();
        try {
            actions = List.copyOf(whenClosed);
        } finally {
            lock.unlock();
        }
        actions.forEach(this::unhindered);
    }

    /** Takes an action at the end, or now if that has come. */
    void whenClosed(Runnable action) {
        lock.lock();
        try {
            if (state != State.CLOSED) {
                whenClosed.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        unhindered(action);
    }

    /** Takes a step of the end, which is code of others and must not keep the other steps from being taken. */
    void unhindered(Runnable step) {
        EventLoop.beforeForeignCode();
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "scope '" + name + "': a part did not close", e);
        }
    }

    /** Waits until all has been told that it is closed; whether that is so. */
    boolean awaitClosed(Deadline deadline) {
        return waits.await(closed, deadline);
    }

    boolean hasTold() {
        return closed.getCount() == 0;
    }
}

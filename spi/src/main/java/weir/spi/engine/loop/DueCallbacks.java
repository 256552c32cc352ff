package weir.spi.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a loop whose callbacks are due, linked through themselves: no allocation. The loop appends to a queue
 * of its own; other threads push onto a stack, which the loop takes as a whole and turns round. And what runs them.
 */
final class DueCallbacks {
    private static final VarHandle INBOX;
    private static final VarHandle CURRENT;
    private static final VarHandle BEGUN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            INBOX = lookup.findVarHandle(DueCallbacks.class, "inbox", LoopOperation.class);
            CURRENT = lookup.findVarHandle(DueCallbacks.class, "current", LoopOperation.class);
            BEGUN = lookup.findVarHandle(DueCallbacks.class, "begun", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Pushed by other threads, newest first. */
    private volatile @Nullable LoopOperation inbox;

    // The loop's thread only: oldest first.
    private @Nullable LoopOperation head;
    private @Nullable LoopOperation tail;

    // For the watch: what runs now, and how many callbacks have begun. Written by the loop, opaque; read racily.
    @SuppressWarnings("UnusedVariable") // read through CURRENT
    private @Nullable LoopOperation current;

    private long begun;

    /** From any other thread. */
    void push(LoopOperation due) {
        LoopOperation newest;
        do {
            newest = inbox;
            due.nextReady = newest;
        } while (!INBOX.compareAndSet(this, newest, due));
    }

    /** From the loop's thread. */
    void append(LoopOperation due) {
        due.nextReady = null;
        if (tail == null) {
            head = due;
        } else {
            tail.nextReady = due;
        }
        tail = due;
    }

    /** Whether there is one; for the loop's thread. */
    boolean isEmpty() {
        return head == null && inbox == null;
    }

    /** Whether one is taken in or appended; for the loop's thread. */
    boolean hasNext() {
        return head != null;
    }

    /** Appends what other threads have pushed, oldest first; for the loop's thread. */
    void takeIn() {
        if (inbox == null) {
            return;
        }
        LoopOperation due = takePushed();
        while (due != null) {
            LoopOperation newer = due.nextReady;
            append(due);
            due = newer;
        }
    }

    /** Takes the oldest that was taken in or appended, or null; for the loop's thread. */
    @Nullable
    LoopOperation poll() {
        LoopOperation due = head;
        if (due != null) {
            head = due.nextReady;
            if (head == null) {
                tail = null;
            }
            due.nextReady = null;
        }
        return due;
    }

    /** Takes all that were pushed, linked oldest first; from any thread. */
    @Nullable
    LoopOperation takePushed() {
        LoopOperation each = (LoopOperation) INBOX.getAndSet(this, null);
        LoopOperation reversed = null;
        while (each != null) {
            LoopOperation older = each.nextReady;
            each.nextReady = reversed;
            reversed = each;
            each = older;
        }
        return reversed;
    }

    // Running them, on the loop's thread

    /** Runs so many at most, each here or on its executor; further ones that they make due are queued, never nested. */
    void run(int most) {
        for (int left = most; left > 0; left--) {
            LoopOperation called = poll();
            if (called == null) {
                return;
            }
            Executor executor = called.executor();
            if (executor == null) {
                runHere(called);
            } else {
                called.handOver();
                try {
                    executor.execute(called);
                } catch (Throwable e) { // rejected, or broken: the callback runs all the same, unless it has run
                    called.reportFailure(e);
                    if (called.takeHandedOver()) {
                        runHere(called);
                    }
                }
            }
        }
    }

    private void runHere(LoopOperation called) {
        BEGUN.setOpaque(this, begun + 1);
        CURRENT.setOpaque(this, called);
        try {
            called.runHere();
        } finally {
            CURRENT.setOpaque(this, null);
        }
    }

    /** The callback that runs now, or null; a racy look. */
    @Nullable
    LoopOperation current() {
        return (LoopOperation) CURRENT.getOpaque(this);
    }

    /** Changes with each callback; a racy look. */
    long begun() {
        return (long) BEGUN.getOpaque(this);
    }
}

package weir.spi.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a loop whose callbacks are due, linked through themselves: no allocation. The loop appends to a queue
 * of its own; other threads push onto a stack, which the loop takes as a whole and turns round.
 */
final class DueCallbacks {
    private static final VarHandle INBOX;

    static {
        try {
            INBOX = MethodHandles.lookup().findVarHandle(DueCallbacks.class, "inbox", LoopOperation.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Pushed by other threads, newest first. */
    private volatile @Nullable LoopOperation inbox;

    // The loop's thread only: oldest first.
    private @Nullable LoopOperation head;
    private @Nullable LoopOperation tail;

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
}

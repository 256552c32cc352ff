package weir.spi.engine.socket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationQueue;

/**
 * One direction of a socket: its waiting operations, and what is known of its readiness.
 *
 * <p>The loop never waits for the lock: if somebody holds it, it leaves the events as a mark, and the holder, having
 * unlocked, looks for the mark and deals with them. So a submitter that loses its processor in the middle of a write
 * does not hold up the other sockets of the loop.
 */
abstract class ReadyQueue extends OperationQueue {
    private static final System.Logger LOG = System.getLogger("weir.socket");

    private static final VarHandle LEFT;

    static {
        try {
            LEFT = MethodHandles.lookup().findVarHandle(ReadyQueue.class, "left", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A try is known to meet AGAIN; an event that is wanted will tell when that changes. */
    static final byte NOT_READY = 0;
    /** A try may succeed. */
    static final byte MAYBE = 1;
    /** A try is known to succeed, or to end the stream. */
    static final byte READY = 2;

    /** Events that the holder of the lock must deal with; 0 = none. */
    private volatile int left;

    // Guarded by the lock. Small types: every idle stream has two of these objects.
    private byte hint = NOT_READY;
    private boolean shut;
    private @Nullable Throwable fault;

    ReadyQueue(Endpoint endpoint) {
        super(endpoint);
    }

    final Endpoint endpoint() {
        return (Endpoint) owner();
    }

    /** READ or WRITE: what this direction waits for. */
    abstract int event();

    /** Events of the loop. */
    final void ready(int events) {
        int all = events;
        if (!tryLock()) {
            LEFT.getAndBitwiseOr(this, events);
            if (!tryLock()) {
                return; // whoever holds it looks for the mark after its unlock
            }
            all = (int) LEFT.getAndSet(this, 0);
        }
        try {
            handle(all, true);
        } finally {
            unlock();
        }
    }

    @Override
    public final void unlock() {
        super.unlock();
        catchUp();
    }

    /** For those who hold the locks of both directions: {@link #catchUp} follows when both are free. */
    final void unlockOnly() {
        super.unlock();
    }

    /** Deals with events that were left as a mark. */
    final void catchUp() {
        while (left != 0 && tryLock()) {
            try {
                handle((int) LEFT.getAndSet(this, 0), false);
            } finally {
                super.unlock();
            }
        }
    }

    /** Deals with events; those that were left as a mark may be older than what has been read since. */
    private void handle(int events, boolean fresh) {
        if (events == 0 || shut || endpoint().socketOrNull() == null) {
            return;
        }
        byte told = hintAfter(events);
        hint = fresh ? told : MAYBE;
        if (isEmpty()) {
            unwantEvent();
        } else {
            process();
        }
    }

    /** A submission: tries at once if nobody waits before it, else waits. */
    final boolean submit(Operation operation, OperationKind kind) {
        lock();
        try {
            long ticket = start(operation, kind);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (shut || endpoint().isClosing() || refuses()) {
                finish(operation, ticket, AioStatus.CLOSED, 0, null);
                return true;
            }
            if (isEmpty()) {
                if (hint == NOT_READY && operation.triesOnly()) {
                    hint = MAYBE;
                }
                AioStatus status = serve(operation);
                triedInSubmission(operation);
                if (status != null) {
                    finish(operation, ticket, status, operation.moved(), reasonOf(status));
                    return true;
                }
            }
            append(operation, ticket);
            wantEventOrFail(); // also if it has ended at once: the next one shall know
            return true;
        } finally {
            unlock();
        }
    }

    /** Serves the waiting operations in order, as far as it goes, then asks for an event if some are left. */
    private void process() {
        for (Operation operation = head(); operation != null; operation = head()) {
            AioStatus status = serve(operation);
            if (status == null) {
                wantEventOrFail();
                return;
            }
            remove(operation);
            finish(operation, operation.ticket(), status, operation.moved(), reasonOf(status));
        }
        drained();
    }

    /** As {@link #advance}, but what no backend should throw ends the operation, and not the loop or the submission. */
    private @Nullable AioStatus serve(Operation operation) {
        fault = null;
        try {
            return advance(operation);
        } catch (RuntimeException | Error e) { // out of direct memory, a class of a departed backend
            fault = e;
            return Failures.status(e);
        }
    }

    private @Nullable Throwable reasonOf(AioStatus status) {
        return fault == null ? causeOf(status) : fault;
    }

    private void wantEventOrFail() {
        try {
            wantEvent();
        } catch (RuntimeException | Error e) {
            finishAll(Failures.status(e), e); // no event would ever come
        }
    }

    /** Serves one operation as far as it goes: the status it ends with, or null if it must wait for an event. */
    abstract @Nullable AioStatus advance(Operation operation);

    /** The JDK's exception behind the status that {@link #advance} gave last. */
    abstract @Nullable Throwable causeOf(AioStatus status);

    /** Whether this direction takes no more operations though the socket is open. */
    boolean refuses() {
        return false;
    }

    /** A submission has tried an operation, on whatever thread. */
    void triedInSubmission(Operation operation) {}

    /** No operation waits any more. */
    void drained() {}

    /** What events tell. */
    byte hintAfter(int events) {
        return READY;
    }

    final byte hint() {
        return hint;
    }

    final void hint(byte newHint) {
        hint = newHint;
    }

    final boolean isShut() {
        return shut;
    }

    /** Ends all operations CLOSED; from here nobody uses the socket in this direction. */
    final void shut(@Nullable Throwable cause) {
        lock();
        try {
            shut = true;
            finishAll(AioStatus.CLOSED, cause);
        } finally {
            unlock();
        }
    }

    /** Nothing is known of the readiness: the socket is a new one, or the other direction has failed. */
    final void recheck() {
        lock();
        try {
            if (!shut && endpoint().socketOrNull() != null) {
                hint = MAYBE;
                process();
            }
        } finally {
            unlock();
        }
    }

    /** The operation behind one that is taken off may have waited for nothing but its turn. */
    @Override
    public final void cancel(Operation operation, long ticket) {
        super.cancel(operation, ticket);
        lock();
        try {
            if (!shut && endpoint().socketOrNull() != null) {
                process();
            }
        } finally {
            unlock();
        }
    }

    /** Asks for the event; the loop is woken by the unlock if that takes one. */
    void wantEvent() {
        if (endpoint().socket().want(event())) {
            wakeLoop();
        }
    }

    /** Asks whether the event holds now. */
    final void askEvent() {
        boolean needsWakeup = endpoint().socket().ask(event());
        hint = NOT_READY; // behind it: who fails to ask knows no more than before
        if (needsWakeup) {
            wakeLoop();
        }
    }

    /** Nobody cares for the event. A backend that fails to see to that reports it, which does no harm. */
    final void unwantEvent() {
        try {
            endpoint().socket().unwant(event());
        } catch (RuntimeException | Error e) {
            try {
                LOG.log(System.Logger.Level.WARNING, endpoint() + ": its interest could not be dropped", e);
            } catch (RuntimeException | Error unlogged) {
                e.addSuppressed(unlogged); // a logger may need the same memory
            }
        }
    }

    private void wakeLoop() {
        if (!endpoint().loop().isCurrentThread()) {
            wakeAfterUnlock(endpoint().loop());
        }
    }
}

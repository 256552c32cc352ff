package weir.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;

/**
 * The list of pending operations of a provider, with the lock that guards it. A provider's pattern in six steps:
 *
 * <pre>{@code
 * public boolean recv(Aio aio) {
 *     Operation operation = Operation.of(aio);                       // 1 refuse what is foreign
 *     queue.lock();                                                  // 2 lock
 *     try {
 *         long ticket = queue.start(operation, Kind.RECV);           // 3 claim the handle
 *         if (ticket == Operation.NOT_ACCEPTED) {
 *             return false;
 *         }
 *         if (closed) {
 *             queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
 *         } else if (itIsThere()) {
 *             queue.finish(operation, ticket, AioStatus.OK, take(operation), null);  // 4 try
 *         } else {
 *             queue.append(operation, ticket);                       // 5 or wait: timers and cancels work from here
 *         }
 *         return true;
 *     } finally {
 *         queue.unlock();                                            // 6 unlock: wakes whom it must
 *     }
 * }
 * }</pre>
 *
 * <p>When something arrives: lock, {@link #head}, {@link #remove}, {@link #finish}, unlock. When the provider closes:
 * lock, note it, {@link #finishAll}, unlock.
 *
 * <p><b>Ownership.</b> The lock is not reentrant, and a leaf: no other lock is taken under it, and no code of users runs under it. What
 * must not run under it (unparking threads, stages of futures, waking the loop) is collected and done by
 * {@link #unlock}. All methods but {@link #lock}, {@link #tryLock} and {@link #cancel} are for the holder of the lock.
 */
public class OperationQueue implements Canceller {
    private final OperationOwner owner;
    private final Mutex lock;

    // All guarded by the lock.
    private @Nullable Operation head;
    private @Nullable Operation tail;

    /** Makes an empty queue of an owner's. */
    public OperationQueue(OperationOwner owner) {
        this.owner = Objects.requireNonNull(owner, "owner");
        lock = new Mutex();
    }

    /**
     * Makes another empty queue of an owner's under the lock of the first, for providers with several lists: those who send
     * and those who receive, say. Locking and unlocking one is locking and unlocking all.
     */
    public OperationQueue(OperationQueue first) {
        owner = first.owner;
        lock = first.lock;
    }

    /** Whose operations wait here. */
    public final OperationOwner owner() {
        return owner;
    }

    /** Takes the lock. */
    public final void lock() {
        lock.lock();
    }

    /** Takes the lock if it is free. */
    public final boolean tryLock() {
        return lock.tryLock();
    }

    /** Releases the lock, then wakes the threads and the loop that the operations finished under it need. */
    public void unlock() {
        Waiter signal = lock.toSignal;
        Dispatcher wake = lock.toWake;
        if (signal != null) {
            lock.toSignal = null;
        }
        if (wake != null) {
            lock.toWake = null;
        }
        lock.unlock();
        if (wake != null) {
            wake.wakeup();
        }
        Waiter.signalAll(signal);
    }

    /** Claims a handle for this queue, see {@link Operation#start}. */
    public final long start(Operation operation, OperationKind kind) {
        return operation.start(owner, kind, this);
    }

    /**
     * Puts an operation that was started, and not finished, at the end of the queue and arms it.
     *
     * @return false if it had to be finished at once, because of an abort or its deadline
     */
    public final boolean append(Operation operation, long ticket) {
        link(operation);
        return armedOrFinished(operation, ticket, operation.arm(ticket));
    }

    /** As {@link #append}, but it ends OK at a time of its own, see {@link Operation#armUntil}. */
    public final boolean appendUntil(Operation operation, long ticket, long nanoTime) {
        link(operation);
        return armedOrFinished(operation, ticket, operation.armUntil(ticket, nanoTime));
    }

    private void link(Operation operation) {
        operation.previous = tail;
        operation.next = null;
        operation.queued = true;
        if (tail == null) {
            head = operation;
        } else {
            tail.next = operation;
        }
        tail = operation;
    }

    private boolean armedOrFinished(Operation operation, long ticket, @Nullable AioStatus passed) {
        if (passed == null) {
            return true;
        }
        remove(operation);
        finish(operation, ticket, passed, operation.moved(), null);
        return false;
    }

    /** The operation that waits longest, or null. */
    public final @Nullable Operation head() {
        return head;
    }

    /** Whether none waits. */
    public final boolean isEmpty() {
        return head == null;
    }

    /** Takes an operation that is in this queue out of it; from here the caller must finish it. */
    public final void remove(Operation operation) {
        Operation before = operation.previous;
        Operation after = operation.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        operation.previous = null;
        operation.next = null;
        operation.queued = false;
    }

    /** Finishes an operation that is in no queue, see {@link Operation#finish}; its wake-ups wait for the unlock. */
    public final boolean finish(
            Operation operation, long ticket, AioStatus status, long count, @Nullable Throwable cause) {
        return operation.complete(ticket, status, count, cause, this);
    }

    /** Takes all operations out, in order, and finishes them with the bytes each has moved. */
    public final void finishAll(AioStatus status, @Nullable Throwable cause) {
        for (Operation operation = head; operation != null; operation = head) {
            remove(operation);
            finish(operation, operation.ticket(), status, operation.moved(), cause);
        }
    }

    /** Ends one operation early if it is in the queue: {@link Aio#cancel()}, {@link Aio#abort}, a deadline. */
    @Override
    public void cancel(Operation operation, long ticket) {
        lock();
        try {
            if (operation.queued && operation.ticket() == ticket) {
                remove(operation);
                finish(operation, ticket, operation.abortStatus(), operation.moved(), null);
            }
        } finally {
            unlock();
        }
    }

    final void signalAfterUnlock(Waiter taken) {
        if (lock.toSignal == null) {
            lock.toSignal = taken;
            return;
        }
        Waiter last = taken;
        while (last.next != null) {
            last = last.next;
        }
        last.next = lock.toSignal;
        lock.toSignal = taken;
    }

    /** Notes that a dispatcher must look at its queues; {@link #unlock} wakes it. */
    public final void wakeAfterUnlock(Dispatcher dispatcher) {
        if (lock.toWake != null && lock.toWake != dispatcher) {
            // A socket that moved between two loops under one lock: rare, and a wake-up more does no harm.
            lock.toWake.wakeup();
        }
        lock.toWake = dispatcher;
    }
}

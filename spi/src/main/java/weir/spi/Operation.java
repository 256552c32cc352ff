package weir.spi;

import static weir.spi.Word.CALLBACK;
import static weir.spi.Word.CLAIMED;
import static weir.spi.Word.DONE;
import static weir.spi.Word.GONE;
import static weir.spi.Word.IDLE;
import static weir.spi.Word.PENDING;
import static weir.spi.Word.RELEASED;
import static weir.spi.Word.SKIPPED;
import static weir.spi.Word.STARTED;
import static weir.spi.Word.STOP;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import weir.api.Aio;
import weir.api.AioStatus;

/**
 * A handle as providers of operations see it: claim it ({@link #start}), let timers and cancellers at it ({@link #arm}),
 * end it ({@link #finish}). The counterparts are {@code nng_aio_start}, {@code nng_aio_defer}, {@code nng_aio_finish}.
 * Every {@link Aio} of Weir's is one, see {@link #of}. Most providers use it through an {@link OperationQueue}, whose
 * text shows the pattern.
 *
 * <p>Every submission has a <b>ticket</b>. Whoever ends an operation names the ticket it means; a stale or second finish
 * changes nothing, returns false, is counted and logged.
 *
 * <p>This class is the state machine; what an operation carries is in {@link OperationData}. The transitions stand above
 * the word. Handles are made by Weir's engine only.
 */
@ProviderType
public abstract class Operation extends OperationData {
    /** What {@link #start} returns instead of a ticket if the submission is not accepted. */
    public static final long NOT_ACCEPTED = 0;

    private static final AioStatus[] STATUSES = AioStatus.values();

    private static final VarHandle WORD;
    private static final VarHandle WAITERS;
    private static final VarHandle CALLBACK_TICKET;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Operation.class, "word", long.class);
            CALLBACK_TICKET = lookup.findVarHandle(Operation.class, "callbackTicket", long.class);
            WAITERS = lookup.findVarHandle(Operation.class, "waiters", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /*
     * Transitions; each is one read-modify-write of the word, all volatile.
     *
     *   start        IDLE -> STARTED          submitter, CAS; ticket + 1, abort reason cleared. Fails on STOP.
     *   arm          STARTED -> PENDING       submitter, CAS; fails if an abort came meanwhile
     *   abort        STARTED|PENDING, reason  anybody, CAS; the first reason stays. Was it PENDING: calls the canceller
     *   claim        STARTED|PENDING -> CLAIMED   whoever took it off the provider's list, CAS; decides "exactly once"
     *   publish      CLAIMED -> IDLE          the winner, add; no callback, or skipped
     *                CLAIMED -> DONE          the winner, add; was CALLBACK clear: enqueues it
     *   run          DONE -> IDLE + CALLBACK  loop or executor, add; from here the handle is submittable
     *   return       - CALLBACK               the same thread, add; was it DONE by then: enqueues it again
     *   stop, close  + STOP, + GONE           anybody, or
     *   release      + RELEASED               whoever sees GONE with the handle quiet, or; once
     *
     * Plain fields are written by the thread that owns the phase: the submitter in STARTED, the winner in CLAIMED. The
     * next transition publishes them. Only start and abort and claim retry, and only because another thread got on.
     */
    private volatile long word;

    /** The ticket whose callback runs; opaque: written before CALLBACK is set, read after the word. */
    @SuppressWarnings("UnusedVariable") // read through CALLBACK_TICKET
    private long callbackTicket;

    /** A stack of those who wait; taken as a whole after each transition to quiet. */
    private volatile @Nullable Waiter waiters;

    /** For Weir's engine. */
    protected Operation() {}

    /**
     * The operation behind a handle.
     *
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is not one of Weir's handles
     */
    public static Operation of(Aio aio) {
        if (aio instanceof Operation operation) {
            return operation;
        }
        Objects.requireNonNull(aio, "aio");
        throw new IllegalArgumentException(
                "foreign handle " + aio.getClass().getName() + "; allowed: handles made by newAio() of this engine");
    }

    // What a provider does

    /**
     * Claims the handle for one operation. Sets no timer and lets no canceller in: those come with {@link #arm}.
     *
     * @return the ticket, or {@link #NOT_ACCEPTED} if the handle is stopped or closed: then nothing has started
     * @throws IllegalArgumentException if the handle is of another engine than the owner
     * @throws IllegalStateException if an operation runs
     */
    public final long start(OperationOwner owner, OperationKind kind, Canceller canceller) {
        if (owner.dispatcher().engine() != engine()) {
            throw new IllegalArgumentException(
                    "handle of another engine; allowed: handles made by newAio() of this one");
        }
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(canceller, "canceller");
        while (true) {
            long seen = word;
            if (Word.phase(seen) != IDLE) {
                throw busyFailure();
            }
            if ((seen & STOP) != 0) {
                refuse(seen);
                return NOT_ACCEPTED;
            }
            long started = Word.started(seen);
            if (WORD.compareAndSet(this, seen, started)) {
                begin(owner, kind, canceller);
                started();
                return Word.ticket(started);
            }
        }
    }

    /**
     * Makes the operation pending: it is on the provider's list, from here its timer runs and it can be cancelled. The
     * caller still holds the lock that guards the list.
     *
     * @return null if it is armed, else the status that the caller must finish it with, once taken off the list: an
     *     abort came meanwhile, its timeout is zero, its deadline has passed
     */
    public final @Nullable AioStatus arm(long ticket) {
        return armUntil(ticket, false, 0);
    }

    /**
     * As {@link #arm(long)}, but the operation ends {@link AioStatus#OK} at a time of its own, unless the deadline of the
     * handle is earlier: a sleep.
     */
    public final @Nullable AioStatus armUntil(long ticket, long nanoTime) {
        return armUntil(ticket, true, nanoTime);
    }

    private @Nullable AioStatus armUntil(long ticket, boolean hasEnd, long end) {
        int early = Word.abortReason(word);
        AioStatus passed = early != 0 ? statusOf(early) : startTimer(ticket, hasEnd, end);
        if (passed != null) {
            return passed;
        }
        while (true) {
            long seen = word;
            if (Word.phase(seen) != STARTED || Word.ticket(seen) != ticket) {
                throw new IllegalStateException("arm of ticket " + ticket + ", but the operation is " + describe(seen));
            }
            if (Word.abortReason(seen) != 0) {
                stopTimer();
                return statusOf(Word.abortReason(seen));
            }
            if (WORD.compareAndSet(this, seen, Word.withPhase(seen, PENDING))) {
                return null;
            }
        }
    }

    /**
     * Ends the operation: results become visible, then the callback is enqueued and waiters go on. Do not call it under
     * a lock of your own, since it wakes threads and runs stages of futures; an {@link OperationQueue} may.
     *
     * @param count what is counted, usually bytes moved
     * @param cause the JDK's exception behind a failure, or null
     * @return false if that operation is not the running one any more: nothing has changed, and it is reported as a
     *     fault of the provider
     */
    public final boolean finish(long ticket, AioStatus status, long count, @Nullable Throwable cause) {
        return complete(ticket, status, count, cause, null);
    }

    /** As {@link #finish}, but with a queue the wake-ups are left to its unlock. */
    final boolean complete(
            long ticket, AioStatus status, long count, @Nullable Throwable cause, @Nullable OperationQueue queue) {
        long claimed = claim(ticket);
        if (claimed == NOT_CLAIMED) {
            staleFinish(ticket, status);
            return false;
        }
        stopTimer();
        // The wish holds for this operation only, also if it was not fulfilled.
        boolean skip = takeSkip() && Word.phase(claimed) == STARTED;
        Dispatcher dispatcher = ownerOrThrow().dispatcher();
        end(status, count, cause);
        if (skip || !hasCallback()) {
            long before = (long) WORD.getAndAdd(this, IDLE - CLAIMED + (skip ? SKIPPED : 0));
            if ((before & CALLBACK) == 0) {
                becameQuiet(before, queue);
            }
        } else {
            long before = (long) WORD.getAndAdd(this, DONE - CLAIMED);
            // With CALLBACK set the running callback's return sees DONE and enqueues: callbacks never overlap.
            if ((before & CALLBACK) == 0) {
                deliver(dispatcher, queue);
            }
        }
        return true;
    }

    private static final long NOT_CLAIMED = -1;

    /** Wins the right to finish; the word before, or NOT_CLAIMED. */
    private long claim(long ticket) {
        while (true) {
            long seen = word;
            if (Word.ticket(seen) != ticket || !Word.isRunning(seen)) {
                return NOT_CLAIMED;
            }
            if (WORD.compareAndSet(this, seen, Word.withPhase(seen, CLAIMED))) {
                return seen;
            }
        }
    }

    private void deliver(Dispatcher owners, @Nullable OperationQueue queue) {
        // One loop for both steps: what the dispatcher stands for may change in between.
        Dispatcher dispatcher = owners.current();
        if (dispatcher.enqueue(this)) {
            if (queue == null) {
                dispatcher.wakeup();
            } else {
                queue.wakeAfterUnlock(dispatcher);
            }
        }
    }

    private void becameQuiet(long before, @Nullable OperationQueue queue) {
        Waiter taken = takeWaiters();
        if (taken != null) {
            if (queue == null) {
                Waiter.signalAll(taken);
            } else {
                queue.signalAfterUnlock(taken);
            }
        }
        if ((before & GONE) != 0) {
            if (queue == null) {
                releaseOnce();
            } else {
                queue.signalAfterUnlock(new Waiter.Releasing(this));
            }
        }
    }

    /** The ticket of the operation that runs, or ran last. */
    public final long ticket() {
        return Word.ticket(word);
    }

    /** Whether an operation runs that has not been claimed by a finish. */
    public final boolean isRunning() {
        return Word.isRunning(word);
    }

    /** The status that a canceller finishes with. */
    public final AioStatus abortStatus() {
        return statusOf(Word.abortReason(word));
    }

    private AioStatus statusOf(int reason) {
        return reason == Word.EXPIRED ? statusAtExpiry() : STATUSES[reason];
    }

    // What ends it early

    /**
     * Requests an early end, see {@link Aio#abort}.
     *
     * @throws IllegalArgumentException if the status is OK
     */
    public final boolean abort(AioStatus status) {
        Objects.requireNonNull(status, "status");
        if (status == AioStatus.OK) {
            throw new IllegalArgumentException("abort with OK; allowed: any other status");
        }
        return abort(ANY_TICKET, Word.reasonOf(status));
    }

    /** As {@link #abort(AioStatus)}, for one ticket only. */
    public final boolean abort(long ticket, AioStatus status) {
        Objects.requireNonNull(status, "status");
        return abort(ticket, Word.reasonOf(status));
    }

    /** For timers: the deadline of this ticket has passed. */
    protected final boolean expire(long ticket) {
        return abort(ticket, Word.EXPIRED);
    }

    private static final long ANY_TICKET = -1;

    private boolean abort(long ticket, int reason) {
        while (true) {
            long seen = word;
            if (!Word.isRunning(seen) || (ticket != ANY_TICKET && Word.ticket(seen) != ticket)) {
                return false;
            }
            if (Word.abortReason(seen) != 0) {
                return true;
            }
            if (WORD.compareAndSet(this, seen, Word.withAbortReason(seen, reason))) {
                if (reason != Word.EXPIRED || statusAtExpiry() != AioStatus.OK) {
                    aborted();
                }
                // In STARTED the submitter still holds it: arm will see the reason.
                if (Word.phase(seen) == PENDING) {
                    cancellerOrThrow().cancel(this, Word.ticket(seen));
                }
                return true;
            }
        }
    }

    /** Refuses further submissions and aborts with STOPPED; does not wait. */
    protected final void beginStop() {
        WORD.getAndBitwiseOr(this, STOP);
        abort(ANY_TICKET, Word.reasonOf(AioStatus.STOPPED));
    }

    /** As {@link #beginStop}, and gives the handle back as soon as it is quiet, now or by the thread that makes it so. */
    protected final void beginClose() {
        WORD.getAndBitwiseOr(this, STOP | GONE);
        abort(ANY_TICKET, Word.reasonOf(AioStatus.STOPPED));
        if (Word.isQuiet(word)) {
            releaseOnce();
        }
    }

    final void releaseOnce() {
        if (((long) WORD.getAndBitwiseOr(this, RELEASED) & RELEASED) == 0) {
            release();
        }
    }

    // The callback

    /** Runs the callback of a DONE operation; called once for each {@link Dispatcher#enqueue}. */
    protected final void runCallback() {
        CALLBACK_TICKET.setOpaque(this, Word.ticket(word));
        WORD.getAndAdd(this, IDLE - DONE + CALLBACK);
        invokeCallback(); // throws nothing
        long before = (long) WORD.getAndAdd(this, -CALLBACK);
        if (Word.phase(before) == DONE) {
            deliver(ownerOrThrow().dispatcher(), null);
        }
        if (Word.phase(before) == IDLE) {
            becameQuiet(before, null);
        } else {
            signalWaiters(); // of the operation before
        }
    }

    // Waiting

    /** Whether the operation of this ticket has completed and its callback has returned. */
    final boolean isOver(long ticket) {
        long seen = word;
        if (Word.ticket(seen) <= ticket) {
            return Word.ticket(seen) == ticket && Word.isQuiet(seen);
        }
        return (seen & CALLBACK) == 0 || (long) CALLBACK_TICKET.getOpaque(this) > ticket;
    }

    /** Whether neither an operation nor a callback runs. */
    protected final boolean isQuiet() {
        return Word.isQuiet(word);
    }

    /** Whether an operation runs, its callback not counted: setters are refused. */
    protected final boolean isBusy() {
        return Word.phase(word) != IDLE;
    }

    /** Whether the last operation was skipped, see {@link Aio#skipped()}. */
    protected final boolean wasSkipped() {
        return (word & SKIPPED) != 0;
    }

    /**
     * Parks until the operation of a ticket is over.
     *
     * @param nanos how long at most, or -1 for endless
     * @param interruptible whether an interrupt ends the wait; else it is set again at the end
     * @return whether it is over
     */
    protected final boolean awaitOver(long ticket, long nanos, boolean interruptible) throws InterruptedException {
        if (isOver(ticket)) {
            return true;
        }
        LoopDriver driver = driver();
        if (driver != null) {
            return driver.runUntil(() -> isOver(ticket), nanos);
        }
        long deadline = nanos < 0 ? 0 : System.nanoTime() + nanos;
        boolean interrupted = false;
        Waiter.Parked waiter = new Waiter.Parked(this);
        push(waiter);
        try {
            while (!isOver(ticket)) {
                if (interruptible && Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for an operation, which goes on");
                }
                interrupted |= !interruptible && Thread.interrupted();
                if (waiter.signalled) {
                    waiter.signalled = false;
                    push(waiter);
                } else if (nanos < 0) {
                    LockSupport.park(this);
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
            return true;
        } finally {
            if (!waiter.signalled) {
                // Leaves no node behind: the others look again and push themselves anew.
                signalWaiters();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs an action on the finishing thread once the operation of a ticket, started or yet to start, is over. */
    protected final void whenOver(long ticket, Runnable action) {
        Waiter.Listening listener = new Waiter.Listening(this, ticket, action);
        push(listener);
        if (isOver(ticket)) {
            signalWaiters();
        }
    }

    final void push(Waiter waiter) {
        Waiter head;
        do {
            head = waiters;
            waiter.next = head;
        } while (!WAITERS.compareAndSet(this, head, waiter));
    }

    /** Unparks who waits here, by the loop of whoever ended it; the owner may be the next operation's by now. */
    final void unpark(Thread waiter) {
        OperationOwner provider = owner();
        if (provider == null) {
            LockSupport.unpark(waiter);
        } else {
            provider.dispatcher().unpark(waiter);
        }
    }

    final void signalWaiters() {
        Waiter.signalAll(takeWaiters());
    }

    private @Nullable Waiter takeWaiters() {
        return waiters == null ? null : (Waiter) WAITERS.getAndSet(this, null);
    }

    // Refusals

    private void refuse(long seen) {
        if ((seen & CALLBACK) == 0 || runsCallbackHere()) {
            refusedWith(AioStatus.STOPPED);
        }
    }

    private IllegalStateException busyFailure() {
        return new IllegalStateException(
                "handle busy: " + describe(word) + "; allowed: submitting and setting it when no operation runs");
    }

    /** Throws if an operation runs: the guard of every setter. */
    protected final void requireNotRunning() {
        if (Word.phase(word) != IDLE) {
            throw busyFailure();
        }
    }

    private String describe(long seen) {
        String phase = switch ((int) Word.phase(seen)) {
            case (int) IDLE -> "idle";
            case (int) STARTED -> "being submitted";
            case (int) PENDING -> "pending";
            case (int) CLAIMED -> "completing";
            default -> "waiting for its callback";
        };
        return kindName() + " " + Word.ticket(seen) + " " + phase;
    }

    // What the engine's handle adds

    /** The engine that made the handle. */
    public abstract Engine engine();

    /** What runs the loops while somebody waits here; null if they run by themselves. */
    protected abstract @Nullable LoopDriver driver();

    /** Called by the submitter after a successful start, before anybody else may see the operation. */
    protected abstract void started();

    /** Whether there is a callback. */
    protected abstract boolean hasCallback();

    /** Takes the wish to skip the callback, once. */
    protected abstract boolean takeSkip();

    /** Starts the timer if there is a deadline; else, or if that has passed, the status to finish with. */
    protected abstract @Nullable AioStatus startTimer(long ticket, boolean hasEnd, long end);

    /** Stops the timer if it runs. */
    protected abstract void stopTimer();

    /** What an expired timer means: TIMEDOUT, or the OK of a sleep. */
    protected abstract AioStatus statusAtExpiry();

    /** Runs the callback and reports what it throws; throws nothing. */
    protected abstract void invokeCallback();

    /** Whether the caller runs in this handle's callback. */
    protected abstract boolean runsCallbackHere();

    /** Counts an abort request that was the first. */
    protected abstract void aborted();

    /** The handle is closed and quiet: leaves its scope. Called once. */
    protected abstract void release();

    /** Whether it will not wait, so that a try must be made even if it seems in vain: its timeout is zero. */
    public abstract boolean triesOnly();

    /** Whether the handle has a timeout or an expiry of its own: else a provider may set one by {@link Aio#setExpire}. */
    public abstract boolean hasDeadline();

    /** Counts and logs a finish that came too late or twice. */
    protected abstract void staleFinish(long ticket, AioStatus status);
}

package weir.spi.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.Operation;

/**
 * An operation with a deadline and a callback: what the loop's queues and timers know of it.
 *
 * <p>The timeout settings are written by the caller while the handle is idle, the rest by whoever holds the operation.
 */
public abstract class LoopOperation extends Operation implements Runnable {
    private static final long ENDLESS = -1;
    private static final long LONGEST = 1L << 62;

    private static final VarHandle HANDED_OVER;

    static {
        try {
            HANDED_OVER = MethodHandles.lookup().findVarHandle(LoopOperation.class, "handedOver", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The link of the loop's queue of due callbacks; used from DONE until the callback is entered. */
    @Nullable
    LoopOperation nextReady;

    private @Nullable DeadlineTimer timer;
    /** The thread in the callback; reliable only for that thread itself. */
    private @Nullable Thread callbackThread;

    /** When the operation was started, or earlier: the clock is not read for it. */
    private long startedAt;

    private boolean hasExpire;
    private boolean wantsSkip;
    private boolean okAtExpiry;

    /** From when a loop gives the due callback to an executor until the first that wants to run it. */
    @SuppressWarnings("UnusedVariable") // through HANDED_OVER
    private boolean handedOver;

    /** For Weir's handle. */
    protected LoopOperation() {}

    /** Notices the end of a time for one ticket, and holds the settings: most handles have neither. */
    private static final class DeadlineTimer extends TimerNode {
        private final LoopOperation operation;
        private boolean started;
        private long timeoutNanos = ENDLESS;
        private long expire;

        DeadlineTimer(LoopOperation operation) {
            this.operation = operation;
        }

        @Override
        protected void expired(long ticketAtStart) {
            operation.expire(ticketAtStart);
        }
    }

    // Settings

    /** Sets the timeout; -1 = endless. */
    protected final void timeoutNanos(long nanos) {
        if (timer != null || nanos != ENDLESS) {
            timer().timeoutNanos = nanos;
        }
    }

    private long timeoutNanos() {
        return timer == null ? ENDLESS : timer.timeoutNanos;
    }

    /** Sets the deadline of the next operation. */
    protected final void expireAt(long nanoTime) {
        timer().expire = nanoTime;
        hasExpire = true;
    }

    /** Asks to skip the callback of the next operation. */
    protected final void wantSkip() {
        wantsSkip = true;
    }

    @Override
    public final boolean triesOnly() {
        return hasExpire || timeoutNanos() == 0; // a deadline set may have passed; a try too many does no harm
    }

    @Override
    public final boolean hasDeadline() {
        return hasExpire || timeoutNanos() != ENDLESS;
    }

    @Override
    protected final boolean takeSkip() {
        boolean wanted = wantsSkip;
        wantsSkip = false;
        return wanted;
    }

    // The deadline

    @Override
    protected final @Nullable AioStatus startTimer(long ticket, boolean hasEnd, long end) {
        long timeoutNanos = timeoutNanos();
        boolean hasDeadline = hasDeadline();
        okAtExpiry = false;
        if (!hasDeadline && !hasEnd) {
            return null;
        }
        if (!hasExpire && timeoutNanos == 0) {
            return AioStatus.TIMEDOUT;
        }
        EventLoop loop = EventLoop.of(dispatcher());
        long now = loop.clock().read();
        long deadline = hasExpire ? timer().expire : now + timeoutNanos;
        startedAt = now;
        if (hasEnd && (!hasDeadline || end - deadline <= 0)) {
            okAtExpiry = true;
            deadline = end;
        }
        if (deadline - now <= 0) {
            return statusAtExpiry();
        }
        if (deadline - now > LONGEST) {
            return null; // endless (T1)
        }
        timer().started = true;
        loop.startTimer(timer(), deadline, ticket);
        return null;
    }

    @Override
    protected final void stopTimer() {
        hasExpire = false;
        if (timer != null && timer.started) {
            timer.started = false;
            timer.cancel();
        }
    }

    @Override
    protected final AioStatus statusAtExpiry() {
        return okAtExpiry ? AioStatus.OK : AioStatus.TIMEDOUT;
    }

    private DeadlineTimer timer() {
        if (timer == null) {
            timer = new DeadlineTimer(this);
        }
        return timer;
    }

    private Dispatcher dispatcher() {
        return Objects.requireNonNull(owner(), "no operation was started").dispatcher();
    }

    /** The deadline of the running operation, if a timer runs; for listings, may be out of date. */
    protected final @Nullable Long deadlineOrNull() {
        DeadlineTimer seen = timer;
        return seen != null && seen.started ? seen.deadline : null;
    }

    /** When the running operation was started, or earlier. */
    protected final long startedAt() {
        return startedAt;
    }

    @Override
    protected void started() {
        startedAt = EventLoop.of(dispatcher()).clock().latest();
    }

    // The callback

    /** Where the callback runs; null for the loop. */
    protected abstract @Nullable Executor executor();

    /** Calls the callback. */
    protected abstract void callback() throws Throwable;

    /** Counts and reports what a callback threw. */
    protected abstract void callbackFailed(Throwable failure);

    /** Whom to name when the callback holds up its loop. */
    protected abstract String describeOwner();

    /**
     * Runs the callback that is due; for executors. One that was run already is none: an executor may run a task and then
     * throw, or keep it although it throws, or run it twice, and the loop must run what was not run (H2).
     */
    @Override
    public final void run() {
        if (takeHandedOver()) {
            runCallback();
        }
    }

    /** The callback may be run by {@link #run}, once; for the loop, before it calls the executor. */
    final void handOver() {
        HANDED_OVER.setRelease(this, true);
    }

    /** Whether nobody has run it: then the caller must. */
    final boolean takeHandedOver() {
        return HANDED_OVER.compareAndSet(this, true, false);
    }

    /** Runs the callback that is due and was not handed over. */
    final void runHere() {
        runCallback();
    }

    @Override
    protected final void invokeCallback() {
        callbackThread = Thread.currentThread();
        try {
            callback();
        } catch (Throwable e) { // H7: whatever it is, the loop lives on
            reportFailure(e);
        } finally {
            callbackThread = null;
        }
    }

    /** Reports what a callback or its executor threw; throws nothing, whatever the report itself meets. */
    final void reportFailure(Throwable failure) {
        try {
            callbackFailed(failure);
        } catch (Throwable unreported) {
            failure.addSuppressed(unreported); // a logger that fails: there is nobody left to tell
        }
    }

    /** The thread that runs the callback; a racy look, for reports. */
    protected final @Nullable Thread callbackThread() {
        return callbackThread;
    }

    @Override
    protected final boolean runsCallbackHere() {
        return callbackThread == Thread.currentThread();
    }
}

package weir.stress.model;

import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Engine;
import weir.spi.LoopDriver;
import weir.spi.Operation;

/** A handle without settings: what {@link Operation} asks of one, and its protected methods made public. */
public class ModelHandle extends Operation {
    private final @Nullable Runnable callback;
    private boolean wantsSkip;
    private @Nullable Thread callbackThread;

    /** Makes an idle handle, with a callback or without. */
    public ModelHandle(@Nullable Runnable callback) {
        this.callback = callback;
    }

    // What a user does

    /** Asks to skip the callback of the next operation. */
    public final void wantSkip() {
        wantsSkip = true;
    }

    /** Stops it and waits. */
    public final void stop() {
        beginStop();
        await(ticket());
    }

    /** Closes it and waits. */
    public final void close() {
        beginClose();
        await(ticket());
    }

    /** Closes it without waiting, as in a callback. */
    public final void closeInCallback() {
        beginClose();
    }

    /** Waits for the operation of a ticket and its callback. */
    public final void await(long ticket) {
        try {
            awaitOver(ticket, -1, false);
        } catch (InterruptedException e) {
            throw new AssertionError("an uninterruptible wait was interrupted", e);
        }
    }

    /** As a future does: runs an action on the finishing thread. */
    public final void listen(long ticket, Runnable action) {
        whenOver(ticket, action);
    }

    /** A timer of a ticket has expired. */
    public final boolean timeOut(long ticket) {
        return expire(ticket);
    }

    /** Runs the callback that is due; for dispatchers. */
    public final void callBack() {
        runCallback();
    }

    // What a user sees

    /** How the last operation ended. */
    public final AioStatus result() {
        return lastResult();
    }

    /** What it counted. */
    public final long count() {
        return moved();
    }

    /** Whether the last operation ran no callback, as wished. */
    public final boolean skipped() {
        return wasSkipped();
    }

    /** Whether an operation or a callback runs. */
    public final boolean busy() {
        return !isQuiet();
    }

    /** Whether an operation runs whose callback has not been entered. */
    public final boolean operationBusy() {
        return isBusy();
    }

    // What the state machine asks for

    @Override
    protected @Nullable LoopDriver driver() {
        return null;
    }

    @Override
    public final Engine engine() {
        return Callbacks.NO_ENGINE;
    }

    @Override
    public final boolean triesOnly() {
        return false;
    }

    @Override
    public final boolean hasDeadline() {
        return false;
    }

    @Override
    protected void started() {}

    @Override
    protected final boolean hasCallback() {
        return callback != null;
    }

    @Override
    protected boolean takeSkip() {
        boolean wanted = wantsSkip;
        wantsSkip = false;
        return wanted;
    }

    @Override
    protected @Nullable AioStatus startTimer(long ticket, boolean hasEnd, long end) {
        return null;
    }

    @Override
    protected void stopTimer() {}

    @Override
    protected final AioStatus statusAtExpiry() {
        return AioStatus.TIMEDOUT;
    }

    @Override
    protected void invokeCallback() {
        callbackThread = Thread.currentThread();
        if (callback != null) {
            callback.run();
        }
        callbackThread = null;
    }

    @Override
    protected final boolean runsCallbackHere() {
        return callbackThread == Thread.currentThread();
    }

    @Override
    protected void aborted() {}

    @Override
    protected void release() {}

    @Override
    protected void staleFinish(long ticket, AioStatus status) {
        throw new AssertionError("a stale finish of ticket " + ticket + " with " + status);
    }
}

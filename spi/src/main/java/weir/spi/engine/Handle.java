package weir.spi.engine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.Message;
import weir.spi.CallbackInfo;
import weir.spi.Engine;
import weir.spi.LoopDriver;
import weir.spi.OperationInfo;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopOperation;

/** The user's side of a handle: settings, results, waiting. The state machine is {@link weir.spi.Operation}. */
final class Handle extends LoopOperation implements Aio {
    private final Scope scope;
    private final @Nullable AioCallback callback;
    private @Nullable Object attachment;

    // The links of the scope's list of handles, guarded by that list's monitor.
    @Nullable
    Handle previousHandle;

    @Nullable
    Handle nextHandle;

    Handle(Scope scope, @Nullable AioCallback callback) {
        this.scope = scope;
        this.callback = callback;
    }

    // Settings

    @Override
    public Aio setIov(ByteBuffer buffer) {
        Objects.requireNonNull(buffer, "buffer");
        requireNotRunning();
        setBuffers(buffer);
        return this;
    }

    @Override
    public Aio setIov(ByteBuffer first, ByteBuffer second) {
        return setIov(new ByteBuffer[] {first, second});
    }

    @Override
    public Aio setIov(ByteBuffer... buffers) {
        Objects.requireNonNull(buffers, "buffers");
        if (buffers.length > MAX_IOV) {
            throw new IllegalArgumentException(buffers.length + " buffers; allowed: 0 to " + MAX_IOV);
        }
        for (int i = 0; i < buffers.length; i++) {
            Objects.requireNonNull(buffers[i], "buffer " + i + " of " + buffers.length);
        }
        requireNotRunning();
        setBuffers(buffers.length == 0 ? null : buffers.length == 1 ? buffers[0] : buffers.clone());
        return this;
    }

    @Override
    public Aio setMessage(@Nullable Message message) {
        requireNotRunning();
        carryMessage(message);
        return this;
    }

    @Override
    public @Nullable Message message() {
        return carriedMessage();
    }

    @Override
    public Aio setInput(int index, @Nullable Object input) {
        requireNotRunning();
        setParam(index, input);
        return this;
    }

    @Override
    public <T> @Nullable T output(int index, Class<T> type) {
        return Objects.requireNonNull(type, "type").cast(outputParam(index));
    }

    @Override
    public Aio attach(@Nullable Object newAttachment) {
        attachment = newAttachment;
        return this;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public Aio setTimeout(@Nullable Duration timeout) {
        long nanos = timeout == null ? Durations.ENDLESS : Durations.nanos(timeout, "timeout");
        requireNotRunning();
        timeoutNanos(nanos);
        return this;
    }

    @Override
    public Aio setExpire(long nanoTime) {
        requireNotRunning();
        expireAt(nanoTime);
        return this;
    }

    @Override
    public Aio skipCallback() {
        requireNotRunning();
        wantSkip();
        return this;
    }

    // Results

    @Override
    public boolean skipped() {
        return wasSkipped();
    }

    @Override
    public AioStatus result() {
        return lastResult();
    }

    @Override
    public long count() {
        return moved();
    }

    @Override
    public @Nullable Throwable cause() {
        return lastCause();
    }

    @Override
    public void check() throws AioException {
        AioStatus status = lastResult();
        if (status != AioStatus.OK) {
            throw failure(status);
        }
    }

    AioException failure(AioStatus status) {
        OperationOwner provider = owner();
        OperationKind kind = kind();
        Throwable cause = lastCause();
        String what = (kind == null ? "operation" : kind.name()) + (provider == null ? "" : " " + provider.peer());
        return new AioException(status, what + (cause == null ? "" : ": " + cause.getMessage()), cause);
    }

    @Override
    public boolean busy() {
        return !isQuiet();
    }

    @Override
    protected @Nullable LoopDriver driver() {
        return scope.engine().waits().driver();
    }

    // Waiting and the end

    @Override
    public void stop() {
        requireMayWait("stop");
        beginStop();
        awaitUninterruptibly();
    }

    @Override
    public boolean stop(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(timeout, "timeout");
        requireMayWait("stop");
        beginStop();
        return awaitOver(ticket(), nanos, true);
    }

    @Override
    public void await() throws InterruptedException {
        requireMayWait("await");
        awaitOver(ticket(), Durations.ENDLESS, true);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(timeout, "timeout");
        requireMayWait("await");
        return awaitOver(ticket(), nanos, true);
    }

    @Override
    public void awaitUninterruptibly() {
        requireMayWait("await");
        try {
            awaitOver(ticket(), Durations.ENDLESS, false);
        } catch (InterruptedException e) {
            throw new AssertionError("an uninterruptible wait was interrupted", e);
        }
    }

    private void requireMayWait(String what) {
        if (!mayWait()) {
            throw new IllegalStateException(
                    what + " on " + Thread.currentThread().getName()
                            + " would wait for itself; allowed: on any thread but event loops and the handle's own callback");
        }
    }

    private boolean mayWait() {
        return !EventLoop.isLoopThread() && !runsCallbackHere();
    }

    /** H6: whether the caller runs in this handle's callback, on whatever thread. */
    boolean isInCallbackHere() {
        return runsCallbackHere();
    }

    @Override
    public void close() {
        beginClose();
        if (mayWait()) {
            awaitUninterruptibly();
        }
    }

    /** As close, without waiting. */
    void closeWithoutWaiting() {
        beginClose();
    }

    /** Runs an action on the finishing thread once the next operation is over; for a future's handle. */
    void whenNextIsOver(Runnable action) {
        whenOver(ticket() + 1, action);
    }

    // For the state machine

    @Override
    public Engine engine() {
        return scope.engine();
    }

    @Override
    protected boolean hasCallback() {
        return callback != null;
    }

    @Override
    protected @Nullable Executor executor() {
        return scope.executor();
    }

    @Override
    protected void callback() throws Exception {
        if (callback != null) {
            callback.done(this);
        }
    }

    @Override
    protected void callbackFailed(Throwable failure) {
        scope.callbackFailed(describeOwner(), failure);
    }

    @Override
    protected String describeOwner() {
        // Not its toString, which is code of the user's.
        return "scope '" + scope.name() + "'"
                + (callback == null ? "" : " (" + callback.getClass().getName() + ")");
    }

    @Override
    protected void aborted() {
        scope.aborted();
    }

    @Override
    protected void release() {
        scope.released(this);
    }

    @Override
    protected void staleFinish(long ticket, AioStatus status) {
        scope.staleFinish(this, ticket, status);
    }

    // For listings

    /** The running operation, or null: a racy look that gives the details of one operation or none. */
    @Nullable
    OperationInfo snapshot(long now) {
        long ticket = ticket();
        OperationOwner provider = owner();
        OperationKind kind = kind();
        Long deadline = deadlineOrNull();
        long age = Math.max(0, now - startedAt());
        if (!isBusy() || provider == null || kind == null || ticket() != ticket) {
            return null;
        }
        return new OperationInfo(
                scope.name(),
                kind.name(),
                provider.peer(),
                provider.dispatcher().backend(),
                age,
                deadline == null ? null : deadline - now);
    }

    /** The callback that runs, or null: a racy look. */
    @Nullable
    CallbackInfo callbackNow() {
        Thread thread = callbackThread();
        OperationKind kind = kind();
        return thread == null || callback == null
                ? null
                : new CallbackInfo(
                        scope.name(), callback.getClass().getName(), kind == null ? null : kind.name(), thread);
    }

    @Override
    public String toString() {
        return "aio of scope '" + scope.name() + "', operation " + ticket();
    }
}

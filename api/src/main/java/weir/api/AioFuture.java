package weir.api;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The future of one operation, see {@link AioService#submit}. It ends when the operation does and not before, so that
 * whoever sees it done has the buffers back: {@link #cancel} only requests, and nobody but the operation completes it.
 *
 * <p>It ends exceptionally with an {@link AioException} if the operation ends other than {@link AioStatus#OK}, and with
 * a {@link java.util.concurrent.CancellationException} if it was canceled. Dependent stages that are not {@code async}
 * run on the thread that finishes the operation, an event loop's or the submitter's: they must not block. Stages made
 * from it are ordinary {@link CompletableFuture}s.
 *
 * @param <T> the type of the value
 */
@ProviderType
public abstract class AioFuture<T> extends CompletableFuture<T> {
    /** For Weir's engine. */
    protected AioFuture() {}

    /** The handle of the operation: to abort it, or to look at it once the future has ended. */
    public abstract Aio aio();

    /** For Weir's engine: completes the future. */
    protected final void succeed(T value) {
        super.complete(value);
    }

    /** For Weir's engine: completes the future exceptionally. */
    protected final void fail(Throwable cause) {
        super.completeExceptionally(cause);
    }

    /**
     * Requests that the operation end {@link AioStatus#CANCELED}. The future ends when the operation does, and then
     * normally if bytes had moved already.
     *
     * @param mayInterruptIfRunning without meaning
     * @return whether an operation was running and has an abort request now
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return aio().cancel();
    }

    /** Requests that the operation end {@link AioStatus#TIMEDOUT} unless it has ended by then. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the stage only stops the timer
    public AioFuture<T> orTimeout(long timeout, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        if (!isDone()) {
            // Completing the timer takes it off the JDK's queue; a delayed task would keep the buffers until its time.
            CompletableFuture<Void> timer = new CompletableFuture<>();
            timer.orTimeout(timeout, unit).whenComplete((nothing, expired) -> {
                if (expired != null) {
                    aio().abort(AioStatus.TIMEDOUT);
                }
            });
            whenComplete((value, failure) -> timer.complete(null));
        }
        return this;
    }

    /** A new, ordinary future: stages made from this one can be completed by anybody. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /** Refused: only the operation completes it. Make a stage of your own with {@link #copy()}. */
    @Override
    public boolean complete(T value) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public boolean completeExceptionally(Throwable ex) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public void obtrudeValue(@Nullable T value) {
        throw refused();
    }

    /** Refused, see {@link #complete}. */
    @Override
    public void obtrudeException(Throwable ex) {
        throw refused();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException(
                "an AioFuture ends when its operation does; allowed: cancel(), or completing a copy() of it");
    }
}

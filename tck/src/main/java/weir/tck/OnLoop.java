package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioService;

/** Runs code in a callback: on an event loop, or on the callback executor of a service. */
final class OnLoop {
    private OnLoop() {}

    /** What is run; it is given the handle whose callback runs. */
    @FunctionalInterface
    interface Body<T> {
        T run(Aio own) throws Exception;
    }

    /** Runs it in the callback of a sleep of no time and returns what it returned; fails if it throws. */
    static <T extends @Nullable Object> T call(AioService service, Body<T> body) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Aio aio = service.newAio(own -> {
            try {
                done.complete(body.run(own));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        assertThat(service.sleep(Duration.ZERO, aio)).isTrue();
        try {
            return done.get(KitFixture.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("in a callback: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the callback of a sleep did not run", e);
        }
    }

    /** Runs it in a callback and returns what it threw, or null. */
    static @Nullable Throwable thrown(AioService service, Body<?> body) {
        return call(service, own -> {
            try {
                body.run(own);
                return null;
            } catch (Throwable e) {
                return e;
            }
        });
    }

    /** The thread that runs callbacks. */
    static Thread thread(AioService service) {
        return call(service, own -> Thread.currentThread());
    }
}

package weir.spi.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import weir.api.Aio;
import weir.api.AioFuture;
import weir.api.AioStatus;
import weir.spi.LoopDriver;
import weir.spi.engine.loop.EventLoop;

/** A future over a handle without callback: completed by the thread that finishes the operation. */
final class HandleFuture<T> extends AioFuture<T> {
    private final Handle handle;
    private final Function<? super Aio, ? extends T> toValue;

    private HandleFuture(Handle handle, Function<? super Aio, ? extends T> toValue) {
        this.handle = handle;
        this.toValue = toValue;
    }

    static <T> HandleFuture<T> submit(
            Handle handle, Predicate<? super Aio> submission, Function<? super Aio, ? extends T> toValue) {
        HandleFuture<T> future = new HandleFuture<>(handle, toValue);
        handle.whenNextIsOver(future::completeFromHandle);
        boolean accepted;
        try {
            accepted = submission.test(handle);
        } catch (RuntimeException | Error e) {
            handle.closeWithoutWaiting();
            throw e;
        }
        if (!accepted) {
            handle.closeWithoutWaiting();
            future.fail(handle.failure(AioStatus.STOPPED));
        }
        return future;
    }

    @Override
    public Aio aio() {
        return handle;
    }

    // Where a driver runs the loops, whoever waits must let it.

    @Override
    public T join() {
        letItEnd(Durations.ENDLESS);
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        letItEnd(Durations.ENDLESS);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        letItEnd(Math.max(0, unit.toNanos(timeout)));
        return super.get(handle.driver() == null ? timeout : 0, unit);
    }

    private void letItEnd(long nanos) {
        LoopDriver driver = handle.driver();
        if (driver != null) {
            driver.runUntil(this::isDone, nanos);
        }
    }

    private void completeFromHandle() {
        EventLoop.beforeForeignCode(); // stages
        // First: whoever sees the future done finds the handle given back.
        handle.closeWithoutWaiting();
        AioStatus status = handle.result();
        if (status == AioStatus.CANCELED) {
            fail(new CancellationException(handle.failure(status).getMessage()));
        } else if (status != AioStatus.OK) {
            fail(handle.failure(status));
        } else {
            try {
                succeed(toValue.apply(handle));
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }
}

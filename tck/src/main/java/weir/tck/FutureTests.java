package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioFuture;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.spi.Operation;

/** The style of futures: one ends when its operation does, and nobody else ends it. Rules H2, H4, C1, C2, S1. */
public abstract class FutureTests extends KitFixture {
    /** For subclasses. */
    protected FutureTests() {}

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(patience().toSeconds(), TimeUnit.SECONDS);
    }

    private static AioStatus failure(CompletableFuture<?> future) {
        AtomicReference<AioStatus> status = new AtomicReference<>();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(future))
                .satisfies(thrown -> {
                    assertThat(thrown.getCause()).isInstanceOf(AioException.class);
                    status.set(((AioException) thrown.getCause()).status());
                });
        return status.get();
    }

    private AioFuture<Long> recv(ByteStream stream, ByteBuffer buffer) {
        return service().submit(aio -> stream.recv(aio.setIov(buffer)), Aio::count);
    }

    private AioFuture<Long> enter(Turnstile turnstile) {
        return service().submit(turnstile::enter, Aio::count);
    }

    private int handles() {
        return engine().counters().handles();
    }

    @Test
    @DisplayName("H4 a future ends with the value, and the buffer is back by then")
    void endsWithValue() throws Exception {
        Pair pair = connect();
        ByteBuffer buffer = ByteBuffer.allocate(4);
        AioFuture<Long> future = recv(pair.far(), buffer);
        CompletableFuture<Integer> position = future.thenApply(count -> buffer.position());
        assertThat(future.isDone()).isFalse();
        send(client(), pair.near(), pattern(4, 1));
        assertThat(get(position)).isEqualTo(4);
        assertThat(get(future)).isEqualTo(4);
        assertThat(buffer.array()).isEqualTo(pattern(4, 1));
    }

    @Test
    @DisplayName("H4 the future of a dial ends with its stream")
    void dialled() throws Exception {
        try (var listener = listen();
                var dialer = service().dialer(listener.url())) {
            AioFuture<ByteStream> accepted = service().submit(listener::accept, Aio::stream);
            AioFuture<ByteStream> dialled = service().submit(dialer::dial, Aio::stream);
            send(service(), get(dialled), pattern(2, 1));
            assertThat(receive(service(), get(accepted), 2)).isEqualTo(pattern(2, 1));
        }
    }

    @Test
    @DisplayName("H2 an operation that completes in its submission ends the future")
    void completesAtOnce() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        turnstile.permit();
        assertThat(get(enter(turnstile))).isEqualTo(1);
    }

    @Test
    @DisplayName("C1 cancel only requests: the future ends when the operation does")
    void cancelOnlyRequests() {
        Stubborn stubborn = new Stubborn(service());
        AioFuture<Long> future = service().submit(stubborn::resist, Aio::count);
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isDone()).isFalse();
        assertThat(future.isCancelled()).isFalse();
        Stubborn.finish(future.aio(), AioStatus.CANCELED, 0);
        until("the future ends", future::isDone);
        assertThat(future.isCancelled()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
        assertThat(future.cancel(true)).isFalse();
    }

    @Test
    @DisplayName("C2 a future canceled after bytes had moved ends with their count")
    void canceledTooLate() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        AioFuture<Long> future = service().submit(stubborn::resist, Aio::count);
        future.cancel(false);
        Stubborn.finish(future.aio(), AioStatus.OK, 5);
        assertThat(get(future)).isEqualTo(5);
        assertThat(future.isCancelled()).isFalse();
    }

    @Test
    @DisplayName("C2 a canceled future took no byte from the stream")
    void canceledTookNothing() {
        Pair pair = connect();
        ByteBuffer buffer = ByteBuffer.allocate(4);
        AioFuture<Long> future = recv(pair.far(), buffer);
        assertThat(future.cancel(true)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(future));
        send(client(), pair.near(), pattern(4, 1));
        assertThat(receive(service(), pair.far(), 4)).isEqualTo(pattern(4, 1));
        assertThat(buffer.position()).isZero();
    }

    @Test
    @DisplayName("H4 nobody else completes it: complete, completeAsync, completeOnTimeout and obtrude are refused")
    void completionIsRefused() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile);
        Stream.<Consumer<AioFuture<Long>>>of(
                        f -> f.complete(1L),
                        f -> f.completeExceptionally(new Exception()),
                        f -> f.completeAsync(() -> 1L),
                        f -> f.completeAsync(() -> 1L, Runnable::run),
                        f -> f.completeOnTimeout(1L, 0, TimeUnit.SECONDS),
                        f -> f.obtrudeValue(1L),
                        f -> f.obtrudeException(new Exception()))
                .forEach(each -> assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> each.accept(future)));
        assertThat(future.isDone()).isFalse();
        turnstile.permit();
        assertThat(get(future)).isEqualTo(1);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> future.obtrudeValue(7L));
        assertThat(get(future)).isEqualTo(1);
    }

    @Test
    @DisplayName("T1 orTimeout aborts the operation, and the future ends TIMEDOUT with it")
    void orTimeoutAborts() {
        Pair pair = connect();
        AioFuture<Long> future = recv(pair.far(), ByteBuffer.allocate(4));
        assertThat(future.orTimeout(20, TimeUnit.MILLISECONDS)).isSameAs(future);
        assertThat(failure(future)).isEqualTo(AioStatus.TIMEDOUT);
        send(client(), pair.near(), pattern(4, 1));
        assertThat(receive(service(), pair.far(), 4)).isEqualTo(pattern(4, 1));
    }

    @Test
    @DisplayName("T1 orTimeout only requests: the future ends when the operation does")
    void orTimeoutOnlyRequests() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        AioFuture<Long> future = service().submit(stubborn::resist, Aio::count);
        future.orTimeout(1, TimeUnit.MILLISECONDS);
        until("the abort arrives", () -> stubborn.cancels() == 1);
        assertThat(Operation.of(future.aio()).abortStatus()).isEqualTo(AioStatus.TIMEDOUT);
        assertThat(future.isDone()).isFalse();
        Stubborn.finish(future.aio(), AioStatus.OK, 2);
        assertThat(get(future)).isEqualTo(2);
    }

    @Test
    @DisplayName("T1 orTimeout of an operation that ends in time changes nothing")
    void orTimeoutInTime() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile).orTimeout(1, TimeUnit.HOURS);
        turnstile.permit();
        assertThat(get(future)).isEqualTo(1);
        assertThat(get(future.orTimeout(0, TimeUnit.NANOSECONDS))).isEqualTo(1);
    }

    @Test
    @DisplayName("H4 get with a time limit gives up waiting and leaves the operation running")
    void getInTime() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(5, TimeUnit.MILLISECONDS));
        turnstile.permit();
        assertThat(get(future)).isEqualTo(1);
    }

    @Test
    @DisplayName("E2 a failure ends it with an AioException of the status")
    void failureIsAioException() {
        Pair pair = connect();
        AioFuture<Long> future = recv(pair.far(), ByteBuffer.allocate(4));
        pair.far().close();
        assertThat(failure(future)).isEqualTo(AioStatus.CLOSED);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(future::join)
                .withCauseInstanceOf(AioException.class);
    }

    @Test
    @DisplayName("E2 the exception of a failure carries the cause")
    void failureCarriesCause() {
        Stubborn stubborn = new Stubborn(service());
        AioFuture<Long> future = service().submit(stubborn::resist, Aio::count);
        Operation operation = Operation.of(future.aio());
        Exception cause = new Exception("made up");
        operation.finish(operation.ticket(), AioStatus.SYSERR, 0, cause);
        assertThat(failure(future)).isEqualTo(AioStatus.SYSERR);
        assertThat(future.handle((value, thrown) -> thrown).join().getCause()).isSameAs(cause);
    }

    @Test
    @DisplayName("H4 dependents run, also those added after the end, and see value or failure")
    void dependents() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile);
        CompletableFuture<Long> twice = future.thenApply(count -> 2 * count);
        CompletableFuture<Long> composed = future.thenCompose(count -> enter(turnstile));
        turnstile.permit();
        turnstile.permit();
        assertThat(get(twice)).isEqualTo(2);
        assertThat(get(composed)).isEqualTo(1);
        CompletableFuture<Long> late = future.thenApply(count -> 3 * count);
        assertThat(get(late)).isEqualTo(3);
        AioFuture<Long> canceled = enter(turnstile);
        CompletableFuture<String> recovered = canceled.thenApply(count -> "ok").exceptionally(thrown -> "failed");
        canceled.cancel(true);
        assertThat(get(recovered)).isEqualTo("failed");
    }

    @Test
    @DisplayName("H4 stages made from it are ordinary: completing or canceling one leaves the operation alone")
    void stagesAreOrdinary() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile);
        CompletableFuture<Long> stage = future.thenApply(count -> count);
        CompletableFuture<Long> copy = future.copy();
        CompletableFuture<Long> fresh = future.newIncompleteFuture();
        assertThat(stage.cancel(true)).isTrue();
        assertThat(copy.complete(7L)).isTrue();
        assertThat(fresh.complete(8L)).isTrue();
        assertThat(future.isDone()).isFalse();
        assertThat(future.aio().busy()).isTrue();
        turnstile.permit();
        assertThat(get(future)).isEqualTo(1);
        assertThat(get(copy)).isEqualTo(7);
    }

    @Test
    @DisplayName("H9 what a submission throws is thrown, and its handle is given back")
    void throwingSubmission() {
        service();
        int before = handles();
        IllegalArgumentException thrown = new IllegalArgumentException("thrown by the kit on purpose");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> service()
                        .submit(
                                aio -> {
                                    throw thrown;
                                },
                                Aio::count))
                .isSameAs(thrown);
        until("the handle is given back", () -> handles() == before);
    }

    @Test
    @DisplayName("H9 a submission that is refused ends the future STOPPED")
    void refusedSubmission() {
        Turnstile turnstile = new Turnstile(service());
        int before = handles();
        turnstile.permit();
        AioFuture<Long> future = service()
                .submit(
                        aio -> {
                            aio.stop();
                            return turnstile.enter(aio);
                        },
                        Aio::count);
        assertThat(failure(future)).isEqualTo(AioStatus.STOPPED);
        assertThat(turnstile.takePermitsLeft()).isEqualTo(1);
        until("the handle is given back", () -> handles() == before);
    }

    @Test
    @DisplayName("S1 the handles of futures are given back by themselves")
    void handlesAreGivenBack() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        int before = handles();
        for (int i = 0; i < 100; i++) {
            AioFuture<Long> future = enter(turnstile);
            if (i % 2 == 0) {
                turnstile.permit();
                assertThat(get(future)).isEqualTo(1);
            } else {
                future.cancel(true);
            }
        }
        until("all handles are given back", () -> handles() == before);
    }

    @Test
    @DisplayName("H4 the handle of a future that has ended still tells how")
    void handleTellsHow() {
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = enter(turnstile);
        assertThat(future.aio().abort(AioStatus.PROTO)).isTrue();
        assertThat(failure(future)).isEqualTo(AioStatus.PROTO);
        assertThat(future.aio().result()).isEqualTo(AioStatus.PROTO);
    }

    @Test
    @DisplayName("S1 the close of the service ends futures STOPPED, and submitting then throws")
    void closeOfService() {
        AioService other = open(engine(), AioConfig.DEFAULT.withName("other"));
        Turnstile turnstile = new Turnstile(service());
        AioFuture<Long> future = other.submit(turnstile::enter, Aio::count);
        other.close();
        assertThat(failure(future)).isEqualTo(AioStatus.STOPPED);
        assertThatIllegalStateException().isThrownBy(() -> other.submit(turnstile::enter, Aio::count));
    }

    @Test
    @DisplayName("H7 a result function that throws ends the future exceptionally, and nothing else")
    void throwingResult() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        IllegalStateException thrown = new IllegalStateException("thrown by the kit on purpose");
        AioFuture<Long> future = service().submit(turnstile::enter, aio -> {
            throw thrown;
        });
        turnstile.permit();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(future))
                .withCause(thrown);
        turnstile.permit();
        assertThat(get(enter(turnstile))).isEqualTo(1);
    }
}

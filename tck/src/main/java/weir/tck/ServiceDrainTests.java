package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.spi.EngineScope;

/** Drain: listeners close, no new dials, streams go on until the last has been closed (S2). */
public abstract class ServiceDrainTests extends KitFixture {
    /** For subclasses. */
    protected ServiceDrainTests() {}

    /** A drain on a thread of its own. */
    private CompletableFuture<Boolean> draining(EngineScope scope, Duration timeout) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(scope.drain(timeout));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        return done;
    }

    private static boolean result(CompletableFuture<Boolean> drain) throws Exception {
        return drain.get(patience().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Streams of which the near one is the scope's, the far one the fixture service's. */
    private Pair streams(EngineScope scope) throws Exception {
        StreamListener listener = listen();
        Aio accept = service().newAio();
        Aio dial = scope.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(scope.dialer(listener.url()).dial(dial)).isTrue();
        return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
    }

    private EngineScope scope() {
        return open(engine(), AioConfig.DEFAULT.withName("drained"));
    }

    @Test
    @DisplayName("S2 drain without streams is true at once, and the service is still open")
    void nothingToWaitFor() throws Exception {
        EngineScope scope = scope();
        assertThat(scope.drain(Duration.ZERO)).isTrue();
        assertThat(scope.isOpen()).isTrue();
    }

    @Test
    @DisplayName("S2 drain closes listeners: accepts end CLOSED and the address is free")
    void closesListeners() throws Exception {
        EngineScope scope = scope();
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = scope.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(scope.drain(Duration.ZERO)).isTrue();

        awaitStatus(accept, AioStatus.CLOSED);
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.CONNREFUSED);
    }

    @Test
    @DisplayName("S2 a dial after the begin of a drain ends CLOSED, also on a dialer from before")
    void noNewDials() throws Exception {
        EngineScope scope = scope();
        StreamListener listener = listen();
        StreamDialer before = scope.dialer(listener.url());
        assertThat(scope.drain(Duration.ZERO)).isTrue();

        Aio dial = scope.newAio();
        assertThat(before.dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S2 E6 a dial that has failed keeps no drain waiting")
    void failedDial() throws Exception {
        EngineScope scope = scope();
        StreamListener listener = listen();
        StreamDialer dialer = scope.dialer(listener.url());
        listener.close();
        Aio dial = scope.newAio();
        assertThat(dialer.dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.CONNREFUSED);
        assertThat(scope.drain(patience())).isTrue();
    }

    @Test
    @DisplayName("S2 drain is false while a stream is open, and the stream goes on")
    void falseWhileOpen() throws Exception {
        EngineScope scope = scope();
        Pair pair = streams(scope);
        assertThat(scope.drain(Duration.ZERO)).isFalse();
        assertThat(scope.drain(Duration.ofMillis(5))).isFalse();

        send(scope, pair.near(), pattern(100, 1));
        assertThat(receive(service(), pair.far(), 100)).isEqualTo(pattern(100, 1));
        send(service(), pair.far(), pattern(100, 2));
        assertThat(receive(scope, pair.near(), 100)).isEqualTo(pattern(100, 2));
    }

    @Test
    @DisplayName("S2 drain returns true when the last stream is closed")
    void trueWhenLastClosed() throws Exception {
        EngineScope scope = scope();
        Pair one = streams(scope);
        Pair two = streams(scope);
        StreamListener open = scope.listener("tcp://127.0.0.1:0");
        open.listen();
        Aio accept = scope.newAio();
        assertThat(open.accept(accept)).isTrue();
        CompletableFuture<Boolean> drain = draining(scope, patience());
        awaitStatus(accept, AioStatus.CLOSED); // so the drain has begun
        one.near().close();
        send(scope, two.near(), pattern(10, 1));
        assertThat(drain.isDone()).isFalse();
        two.near().close();

        assertThat(result(drain)).isTrue();
    }

    @Test
    @DisplayName("S2 two drains at once both see the end")
    void twoDrains() throws Exception {
        EngineScope scope = scope();
        Pair pair = streams(scope);
        CompletableFuture<Boolean> one = draining(scope, patience());
        CompletableFuture<Boolean> two = draining(scope, patience());
        pair.near().close();

        assertThat(result(one)).isTrue();
        assertThat(result(two)).isTrue();
    }

    @Test
    @DisplayName("S2 a peer's end does not count as closed: the stream is the application's until it closes it")
    void peersEndIsNotEnough() throws Exception {
        EngineScope scope = scope();
        Pair pair = streams(scope);
        pair.far().close();
        Aio end = scope.newAio();
        assertThat(pair.near().readable(end)).isTrue();
        awaitOk(end);
        assertThat(scope.drain(Duration.ZERO)).isFalse();

        pair.near().close();
        assertThat(scope.drain(patience())).isTrue();
    }

    @Test
    @DisplayName("S2 an interrupted drain throws, and listeners are closed nevertheless")
    void interrupted() throws Exception {
        EngineScope scope = scope();
        streams(scope);
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = scope.newAio();
        assertThat(listener.accept(accept)).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> scope.drain(patience())).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        awaitStatus(accept, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S2 sleeps and streams' operations are untouched by a drain; close ends them STOPPED")
    void thenClose() throws Exception {
        EngineScope scope = scope();
        Pair pair = streams(scope);
        Aio sleep = scope.newAio();
        Aio recv = scope.newAio();
        assertThat(scope.sleep(Duration.ofDays(1), sleep)).isTrue();
        assertThat(pair.near().readable(recv)).isTrue();
        CompletableFuture<Boolean> drain = draining(scope, Duration.ofDays(1));
        assertThat(sleep.busy()).isTrue();
        assertThat(recv.busy()).isTrue();
        scope.close();

        awaitStatus(sleep, AioStatus.STOPPED);
        awaitStatus(recv, AioStatus.STOPPED);
        assertThat(result(drain)).as("the streams are closed").isTrue();
    }

    @Test
    @DisplayName("S2 drain of one scope leaves the listeners of another alone")
    void otherScope() throws Exception {
        EngineScope scope = scope();
        StreamListener listener = listen();
        assertThat(scope.drain(Duration.ZERO)).isTrue();
        connect(listener);
    }
}

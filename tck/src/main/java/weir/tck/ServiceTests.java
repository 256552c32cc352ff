package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsState;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioFuture;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** The end of a service: refuses, ends, runs callbacks, closes, joins, and leaves nothing behind (S1, H6). */
public abstract class ServiceTests extends KitFixture {
    /** For subclasses. */
    protected ServiceTests() {}

    private static Aio buffered(Aio aio) {
        return aio.setIov(ByteBuffer.allocate(100));
    }

    @Test
    @DisplayName("S1 close ends a pending recv STOPPED and runs its callback before it returns")
    void endsRecv() {
        Pair pair = connect();
        Recorder recorder = new Recorder();
        assertThat(pair.far().recv(buffered(service().newAio(recorder)))).isTrue();
        service().close();

        assertThat(recorder.runs()).as("when close has returned").hasSize(1);
        assertThat(recorder.runs().get(0).status()).isEqualTo(AioStatus.STOPPED);
        assertThat(recorder.runs().get(0).count()).isZero();
    }

    @Test
    @DisplayName("S1 close ends accepts, sleeps, readables and sends STOPPED")
    void endsAllKinds() {
        Pair pair = connect();
        StreamListener listener = listen();
        Recorder recorder = new Recorder();
        assertThat(listener.accept(service().newAio(recorder))).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), service().newAio(recorder)))
                .isTrue();
        assertThat(pair.far().readable(service().newAio(recorder))).isTrue();
        Aio flood = service().newAio(recorder);
        assertThat(pair.far().sendAll(flood.setIov(ByteBuffer.allocate(64 << 20))))
                .isTrue();
        service().close();

        assertThat(recorder.runs()).hasSize(4).allMatch(run -> run.status() == AioStatus.STOPPED);
    }

    @Test
    @DisplayName("S1 close ends a pending datagram receive STOPPED")
    void endsDatagram() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        Aio aio = service().newAio();
        assertThat(socket.recv(buffered(aio))).isTrue();
        service().close();

        awaitStatus(aio, AioStatus.STOPPED);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    @DisplayName("S1 an object's own close is CLOSED, not STOPPED")
    void objectsOwnClose() {
        Pair pair = connect();
        Aio aio = service().newAio();
        assertThat(pair.far().recv(buffered(aio))).isTrue();
        pair.far().close();
        awaitStatus(aio, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S1 close waits for a callback that runs")
    void waitsForCallback() throws Exception {
        EngineScope scope = open(engine(), AioConfig.DEFAULT);
        AtomicBoolean entered = new AtomicBoolean();
        AtomicBoolean release = new AtomicBoolean();
        AtomicBoolean returned = new AtomicBoolean();
        Aio aio = scope.newAio(own -> {
            entered.set(true);
            until("the test lets the callback go", release::get);
            returned.set(true);
        });
        assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
        until("the callback runs", entered::get);
        AtomicBoolean early = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            scope.close();
            early.set(!returned.get());
        });
        closer.start();
        until("close has begun", () -> !scope.isOpen());
        assertThat(closer.isAlive()).isTrue();
        release.set(true);
        closer.join(patience().toMillis());

        assertThat(closer.isAlive()).isFalse();
        assertThat(early).as("close returned before the callback").isFalse();
    }

    @Test
    @DisplayName("S1 a closed service opens nothing any more")
    void refusesToOpen() {
        service().close();
        assertThat(service().isOpen()).isFalse();
        throwsState(() -> service().newAio(aio -> {}));
        throwsState(() -> service().newAio());
        throwsState(() -> service().dialer("tcp://127.0.0.1:9"));
        throwsState(() -> service().listener("tcp://127.0.0.1:0"));
        throwsState(() -> service().udp("udp://127.0.0.1:0"));
        throwsState(() -> service().submit(aio -> service().sleep(Duration.ZERO, aio), Aio::count));
    }

    @Test
    @DisplayName("H9 a handle of a closed service is not accepted: no callback, STOPPED, await returns")
    void handleOfClosedService() throws Exception {
        Pair pair = connect();
        Recorder recorder = new Recorder();
        Aio aio = buffered(service().newAio(recorder));
        service().close();

        assertThat(pair.far().recv(aio)).isFalse();
        assertThat(service().sleep(Duration.ZERO, aio)).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.STOPPED);
        assertThat(aio.busy()).isFalse();
        aio.await();
        recorder.await(0);
    }

    @Test
    @DisplayName("S1 close closes streams; the peer reads to the end of the stream")
    void closesStreams() throws Exception {
        EngineScope other = open(engine(), AioConfig.DEFAULT.withName("other"));
        StreamListener listener = listen();
        Aio accept = service().newAio();
        Aio dial = other.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(other.dialer(listener.url()).dial(dial)).isTrue();
        ByteStream mine = awaitOk(accept).stream();
        ByteStream peer = awaitOk(dial).stream();
        send(service(), mine, pattern(1000, 5));
        service().close();

        assertThat(mine.isOpen()).isFalse();
        assertThat(receive(other, peer, 1000)).isEqualTo(pattern(1000, 5));
        Aio end = other.newAio();
        assertThat(peer.recv(buffered(end))).isTrue();
        awaitStatus(end, AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("S1 the threads of the engine have ended when the close of its last scope returns")
    void joinsThreads() {
        EngineScope one = open(engine(), AioConfig.DEFAULT);
        EngineScope two = open(engine(), AioConfig.DEFAULT);
        Thread first = OnLoop.thread(one);
        Thread second = OnLoop.thread(two);
        one.close();
        assertThat(OnLoop.thread(two).isAlive()).isTrue();
        two.close();

        assertThat(first.isAlive()).isFalse();
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    @DisplayName("S1 an engine whose last scope has closed starts again for a new one")
    void startsAgain() {
        for (int i = 0; i < 20; i++) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT);
            Thread loop = OnLoop.thread(scope);
            scope.close();
            assertThat(loop.isAlive()).isFalse();
        }
    }

    @Test
    @DisplayName("S1 the address of a listener is free when close has returned")
    void freesAddress() throws Exception {
        StreamListener listener = listen();
        EngineScope other = open(engine(), AioConfig.DEFAULT);
        service().close();

        StreamListener again = other.listener(listener.url());
        again.listen();
        assertThat(again.url()).isEqualTo(listener.url());
    }

    @Test
    @DisplayName("S1 close from many threads at once returns to all, once it is closed")
    void closeFromMany() throws Exception {
        Pair pair = connect();
        Recorder recorder = new Recorder();
        assertThat(pair.far().recv(buffered(service().newAio(recorder)))).isTrue();
        AtomicInteger early = new AtomicInteger();
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closers.add(new Thread(() -> {
                service().close();
                early.addAndGet(recorder.runs().size() == 1 ? 0 : 1);
            }));
        }
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join(patience().toMillis());
            assertThat(closer.isAlive()).isFalse();
        }
        assertThat(early).hasValue(0);
    }

    @Test
    @DisplayName("S1 close disregards an interrupt and keeps the interrupt status")
    void closeInterrupted() {
        Thread loop = OnLoop.thread(service());
        Thread.currentThread().interrupt();
        service().close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(loop.isAlive()).isFalse();
    }

    @Test
    @DisplayName("S1 close ends a future with an AioException of STOPPED")
    void endsFuture() throws Exception {
        AioFuture<Long> future = service().submit(aio -> service().sleep(Duration.ofDays(1), aio), Aio::count);
        service().close();

        Throwable failure =
                Assertions.catchThrowable(() -> future.get(patience().toNanos(), TimeUnit.NANOSECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        assertThat(failure.getCause()).isInstanceOf(AioException.class);
        assertThat(((AioException) failure.getCause()).status()).isEqualTo(AioStatus.STOPPED);
    }

    @Test
    @DisplayName("S1 a callback that submits again for ever does not keep close from ending")
    void endsChain() {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        Aio aio = service().newAio(own -> {
            rounds.incrementAndGet();
            if (!service().sleep(Duration.ZERO, own)) {
                refused.incrementAndGet();
            }
        });
        assertThat(service().sleep(Duration.ZERO, aio)).isTrue();
        until("the chain runs", () -> rounds.get() > 100);
        service().close();

        assertThat(aio.result()).isEqualTo(AioStatus.STOPPED);
        assertThat(refused.get()).isLessThanOrEqualTo(1); // none if the last sleep was stopped before its time
    }

    @Test
    @DisplayName("S1 a thousand pending operations end exactly once each")
    void endsMany() {
        Pair pair = connect();
        AtomicInteger[] runs = new AtomicInteger[1000];
        for (int i = 0; i < runs.length; i++) {
            AtomicInteger own = runs[i] = new AtomicInteger();
            Aio aio = buffered(service().newAio(done -> own.incrementAndGet()));
            boolean accepted = i % 2 == 0 ? pair.far().recv(aio) : service().sleep(Duration.ofHours(1 + i), aio);
            assertThat(accepted).isTrue();
        }
        service().close();
        assertThat(runs).allMatch(count -> count.get() == 1);
    }

    @Test
    @DisplayName("S1 submissions that race with close are accepted and called back, or neither")
    void closeRacesWithSubmissions() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger called = new AtomicInteger();
        AtomicInteger started = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Aio> handles = new ArrayList<>();
            for (int j = 0; j < 500; j++) {
                handles.add(service().newAio(aio -> called.incrementAndGet()));
            }
            threads.add(new Thread(() -> {
                started.incrementAndGet();
                for (Aio aio : handles) {
                    accepted.addAndGet(service().sleep(Duration.ofDays(1), aio) ? 1 : 0);
                }
            }));
        }
        threads.forEach(Thread::start);
        until("all submit", () -> started.get() == 3);
        service().close();
        for (Thread thread : threads) {
            thread.join(patience().toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(called.get()).isEqualTo(accepted.get());
    }

    @Test
    @DisplayName("H6 close of the service in a callback begins, returns, and ends when the callback has returned")
    void closeInCallback() {
        Recorder recorder = new Recorder();
        assertThat(listen().accept(service().newAio(recorder))).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), service().newAio(recorder)))
                .isTrue();
        Thread loop = OnLoop.thread(service());
        boolean stillOpen = OnLoop.call(service(), own -> {
            service().close();
            return service().isOpen();
        });

        assertThat(stillOpen).isFalse();
        service().close(); // waits for the one that has begun
        assertThat(recorder.runs()).hasSize(2).allMatch(run -> run.status() == AioStatus.STOPPED);
        assertThat(loop.isAlive()).isFalse();
    }

    @Test
    @DisplayName("H6 close of the service in a callback on an executor's thread begins and returns")
    void closeInExecutorCallback() {
        try (Workers workers = new Workers(1)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            boolean stillOpen = OnLoop.call(scope, own -> {
                scope.close();
                return scope.isOpen();
            });
            assertThat(stillOpen).isFalse();
            scope.close();
        }
    }

    @Test
    @DisplayName("H6 a callback closes another engine's service: it begins, returns and ends")
    void closeOtherEngineInCallback() {
        AioService other = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT);
        Thread loop = OnLoop.thread(other);
        assertThat(OnLoop.thrown(service(), own -> {
                    other.close();
                    return null;
                }))
                .isNull();
        until("the other engine's loop ends", () -> !loop.isAlive());
    }

    @Test
    @DisplayName("H6 await, stop and drain throw on an event-loop thread, for every handle")
    void blockingCallsOnLoop() {
        Aio other = service().newAio();
        assertThat(service().sleep(Duration.ofDays(1), other)).isTrue();
        List<OnLoop.Body<?>> calls = List.of(
                own -> own.await(Duration.ZERO),
                own -> other.await(Duration.ofMillis(1)),
                own -> other.stop(Duration.ofMillis(1)),
                own -> service().drain(Duration.ZERO));
        for (OnLoop.Body<?> call : calls) {
            assertThat(OnLoop.thrown(service(), call)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(other.busy()).as("goes on").isTrue();
    }

    @Test
    @DisplayName("H6 on an executor's thread await throws only for the handle whose callback runs there")
    void blockingCallsOnExecutor() {
        try (Workers workers = new Workers(1)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            Aio other = scope.newAio();
            assertThat(OnLoop.thrown(scope, own -> own.await(Duration.ZERO))).isInstanceOf(IllegalStateException.class);
            assertThat(OnLoop.thrown(scope, own -> own.stop(Duration.ZERO))).isInstanceOf(IllegalStateException.class);
            boolean over = OnLoop.call(scope, own -> {
                assertThat(scope.sleep(Duration.ofMillis(1), other)).isTrue();
                return other.await(patience());
            });
            assertThat(over).isTrue();
            scope.close();
        }
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;

/** What a callback may do, and what becomes of one that throws: rules H6 and H7. */
public abstract class CallbackTests extends KitFixture {
    /** For subclasses. */
    protected CallbackTests() {}

    /** Calls each in a callback of a service and says what each threw, or {@code null}. */
    private static List<Class<?>> thrownInCallback(AioService on, List<Callable<?>> calls) {
        return thrownInCallback(on, new AtomicReference<>(), calls);
    }

    private static List<Class<?>> thrownInCallback(AioService on, AtomicReference<Aio> own, List<Callable<?>> calls) {
        List<Class<?>> thrown = Collections.synchronizedList(new ArrayList<>());
        Recorder recorder = new Recorder();
        Aio aio = on.newAio(each -> {
            for (Callable<?> call : calls) {
                try {
                    call.call();
                    thrown.add(null);
                } catch (Throwable e) {
                    thrown.add(e.getClass());
                }
            }
            recorder.done(each);
        });
        own.set(aio);
        on.sleep(Duration.ZERO, aio);
        recorder.await(1);
        await(aio);
        return thrown;
    }

    private static Callable<?> call(Blocking blocking) {
        return () -> {
            blocking.run();
            return null;
        };
    }

    @FunctionalInterface
    private interface Blocking {
        void run() throws Exception;
    }

    /** Everything that H6 forbids for one handle. */
    private static List<Callable<?>> waits(AtomicReference<Aio> aio) {
        return List.of(
                call(() -> aio.get().await()),
                call(() -> aio.get().await(Duration.ZERO)),
                call(() -> aio.get().awaitUninterruptibly()),
                call(() -> aio.get().stop()),
                call(() -> aio.get().stop(Duration.ZERO)));
    }

    @Test
    @DisplayName("H6 on an event loop await and stop of the own handle throw")
    void waitsForOwnThrowOnLoop() {
        AtomicReference<Aio> own = new AtomicReference<>();
        assertThat(thrownInCallback(service(), own, waits(own)))
                .hasSize(5)
                .allMatch(IllegalStateException.class::equals);
    }

    @Test
    @DisplayName("H6 on an event loop await and stop of another handle throw, idle or busy, and stop nothing")
    void waitsForOthersThrowOnLoop() {
        Turnstile turnstile = new Turnstile(service());
        Aio idle = service().newAio();
        Aio busy = service().newAio();
        turnstile.enter(busy);
        for (Aio each : List.of(idle, busy)) {
            assertThat(thrownInCallback(service(), waits(new AtomicReference<>(each))))
                    .hasSize(5)
                    .allMatch(IllegalStateException.class::equals);
        }
        turnstile.permit();
        awaitOk(busy);
        assertThat(turnstile.enter(idle))
                .as("a refused stop has not stopped it")
                .isTrue();
    }

    @Test
    @DisplayName("H6 on an event loop drain throws and drains nothing")
    void drainThrowsOnLoop() throws Exception {
        try (var listener = listen()) {
            assertThat(thrownInCallback(service(), List.of(() -> service().drain(Duration.ZERO))))
                    .containsExactly(IllegalStateException.class);
            connect(listener);
        }
    }

    @Test
    @DisplayName("H6 on the loop of another service await throws too")
    void waitsThrowOnOtherLoop() {
        AioService other = open(engine(), AioConfig.DEFAULT.withName("other"));
        assertThat(thrownInCallback(other, waits(new AtomicReference<>(service().newAio()))))
                .allMatch(IllegalStateException.class::equals);
    }

    @Test
    @DisplayName("H6 on an executor's thread await and stop throw for the handle whose callback runs there")
    void waitsForOwnThrowOnExecutor() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
            AtomicReference<Aio> own = new AtomicReference<>();
            assertThat(thrownInCallback(other, own, waits(own)))
                    .hasSize(5)
                    .allMatch(IllegalStateException.class::equals);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H6 on an executor's thread others may be waited for and stopped")
    void othersMayBeAwaitedOnExecutor() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
            Aio sleeper = service().newAio();
            service().sleep(Duration.ofMillis(5), sleeper);
            assertThat(thrownInCallback(other, waits(new AtomicReference<>(sleeper))))
                    .containsOnlyNulls();
            assertThat(sleeper.busy()).isFalse();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H6 close of the own handle in its callback returns, and ends it when the callback has returned")
    void closeInOwnCallback() {
        int before = handles();
        Recorder recorder = new Recorder();
        AtomicInteger during = new AtomicInteger();
        Aio aio = service().newAio(each -> {
            each.close();
            each.close();
            during.set(handles());
            recorder.done(each);
        });
        assertThat(handles()).isEqualTo(before + 1);
        service().sleep(Duration.ZERO, aio);
        recorder.await(1);
        await(aio);
        assertThat(during).as("handles while the callback runs").hasValue(before + 1);
        until("the handle is given back", () -> handles() == before);
    }

    private int handles() {
        service();
        return engine().counters().handles();
    }

    @Test
    @DisplayName("H6 close of another handle in a callback returns, and its operation ends STOPPED")
    void closeOfOtherInCallback() {
        Turnstile turnstile = new Turnstile(service());
        Recorder victim = new Recorder();
        Aio other = service().newAio(victim);
        turnstile.enter(other);
        assertThat(thrownInCallback(service(), List.of(call(other::close)))).containsOnlyNulls();
        assertThat(victim.await(1).get(0).status()).isEqualTo(AioStatus.STOPPED);
    }

    @Test
    @DisplayName("H6 close of a busy handle, not in a callback, waits for its callback")
    void closeWaits() {
        Turnstile turnstile = new Turnstile(service());
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        turnstile.enter(aio);
        aio.close();
        assertThat(recorder.runs()).extracting(Recorder.Run::status).containsExactly(AioStatus.STOPPED);
        assertThat(aio.busy()).isFalse();
    }

    @Test
    @DisplayName("H6 close of the service in a callback returns, and ends when the callback has returned")
    void closeOfServiceInCallback() {
        EngineScope other = open(engine(), AioConfig.DEFAULT.withName("other"));
        Turnstile turnstile = new Turnstile(other);
        Recorder pending = new Recorder();
        turnstile.enter(other.newAio(pending));
        AtomicBoolean openAfterwards = new AtomicBoolean(true);
        assertThat(thrownInCallback(other, List.of(call(other::close), call(() -> openAfterwards.set(other.isOpen())))))
                .containsOnlyNulls();
        assertThat(openAfterwards).isFalse();
        assertThat(pending.await(1).get(0).status()).isEqualTo(AioStatus.STOPPED);
        other.close(); // waits for the end
        assertThat(engine().counters().handles()).isZero();
    }

    @Test
    @DisplayName("H6 close of the service in a callback on an executor's thread returns")
    void closeOfServiceOnExecutor() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            EngineScope other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
            assertThat(thrownInCallback(other, List.of(call(other::close)))).containsOnlyNulls();
            other.close();
            assertThat(other.isOpen()).isFalse();
        } finally {
            pool.shutdown();
        }
    }

    // H7

    private void loopLivesOnAfter(AioCallback thrower) {
        Pair pair = connect();
        long failures = engine().counters().callbackFailures();
        Recorder recorder = new Recorder();
        AtomicInteger runs = new AtomicInteger();
        Aio aio = service().newAio(each -> {
            if (runs.incrementAndGet() == 1) {
                thrower.done(each);
            }
            recorder.done(each);
        });
        pair.far().recv(aio.setIov(ByteBuffer.allocate(1)));
        send(client(), pair.near(), pattern(1, 1));
        await(aio);
        assertThat(runs).hasValue(1);
        assertThat(engine().counters().callbackFailures()).isEqualTo(failures + 1);
        aio.setIov(ByteBuffer.allocate(1));
        assertThat(pair.far().recv(aio)).isTrue();
        send(client(), pair.near(), pattern(1, 1));
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("H7 a callback that throws an exception is counted, and handle and loop live on")
    void exceptionInCallback() {
        loopLivesOnAfter(aio -> {
            throw new Exception("thrown by the kit on purpose");
        });
    }

    @Test
    @DisplayName("H7 a callback that throws an error is counted, and handle and loop live on")
    void errorInCallback() {
        loopLivesOnAfter(aio -> {
            throw new AssertionError("thrown by the kit on purpose");
        });
    }

    @Test
    @DisplayName("H7 an operation submitted by a callback that then throws goes on")
    void submittedThenThrown() {
        Turnstile turnstile = new Turnstile(service());
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            recorder.done(each);
            if (recorder.runs().size() == 1) {
                turnstile.enter(each);
                throw new IllegalStateException("thrown by the kit on purpose");
            }
        });
        turnstile.permit();
        turnstile.enter(aio);
        recorder.await(1);
        turnstile.permit();
        assertThat(recorder.await(2).get(1).status()).isEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("H7 a callback that its executor rejects is run by the loop, and counted")
    void rejectedByExecutor() {
        AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(task -> {
            throw new RejectedExecutionException("rejected by the kit on purpose");
        }));
        long failures = engine().counters().callbackFailures();
        Recorder recorder = new Recorder();
        other.sleep(Duration.ZERO, other.newAio(recorder));
        assertThat(recorder.await(1).get(0).thread().getName()).startsWith("weir-");
        assertThat(engine().counters().callbackFailures()).isEqualTo(failures + 1);
    }

    @Test
    @DisplayName("H7 callbacks run on the loop of the object used, with Weir's class loader as context")
    void runsOnLoopOfObject() {
        EngineScope other = open(engine(), AioConfig.DEFAULT.withName("other").withLoops(1));
        Turnstile turnstile = new Turnstile(other);
        Dispatcher dispatcher = turnstile.dispatcher();
        AtomicBoolean onLoop = new AtomicBoolean();
        AtomicReference<ClassLoader> context = new AtomicReference<>();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            onLoop.set(dispatcher.isCurrentThread());
            context.set(Thread.currentThread().getContextClassLoader());
            recorder.done(each);
        });
        turnstile.permit();
        turnstile.enter(aio);
        recorder.await(1);
        assertThat(onLoop).isTrue();
        assertThat(context.get()).isSameAs(EngineScope.class.getClassLoader());
    }

    @Test
    @DisplayName(
            "B2 the callback of a recv that ended in its submission runs before that of the next, whenever bytes come")
    void inOrderOfSubmission() throws Exception {
        Pair pair = connect();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Aio holder = service().newAio(own -> {
            held.countDown();
            assertThat(release.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        });
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Aio> handles = new ArrayList<>();
        try {
            service().sleep(Duration.ZERO, holder);
            assertThat(held.await(patience().toMillis(), TimeUnit.MILLISECONDS)).isTrue();
            send(client(), pair.near(), pattern(10, 1));
            for (int i = 0; i < 2; i++) { // the first finds bytes, the second waits for them
                int number = i;
                Aio recv = service().newAio(own -> order.add(number));
                handles.add(recv);
                assertThat(pair.far().recv(recv.setIov(ByteBuffer.allocate(100))))
                        .isTrue();
            }
            send(client(), pair.near(), pattern(10, 2));
            assertThat(order).isEmpty();
        } finally {
            release.countDown();
        }
        handles.forEach(KitFixture::awaitOk);
        assertThat(order).containsExactly(0, 1);
    }
}

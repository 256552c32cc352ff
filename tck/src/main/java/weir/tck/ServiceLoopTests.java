package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Event-loop threads, callback executors, and callbacks that throw or stall (S1, H2, H3, H7). */
public abstract class ServiceLoopTests extends KitFixture {
    /** For subclasses. */
    protected ServiceLoopTests() {}

    private static void sleepNothing(AioService service, Aio aio) {
        assertThat(service.sleep(Duration.ZERO, aio)).isTrue();
    }

    // Threads

    @Test
    @DisplayName("S1 loop threads are named weir-<backend>-<n>, no two alike")
    void names() throws Exception {
        Engine engine = newEngine(provider(), EngineOptions.DEFAULT.withLoops(3));
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        OnLoop.thread(scope);
        String prefix = "weir-" + provider().name() + "-";
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(prefix)) {
                names.add(thread.getName());
            }
        }
        assertThat(names).hasSize(3).doesNotHaveDuplicates();
        assertThat(names).allMatch(name -> name.substring(prefix.length()).matches("\\d+"));
        assertThat(names).contains(OnLoop.thread(scope).getName());
    }

    @Test
    @DisplayName("S1 the engine's threads are daemons: no JVM lives on for a service that nobody closed")
    void daemons() throws Exception {
        OnLoop.thread(service());
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-"))
                .toList();
        assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    @DisplayName("S1 loop threads have Weir's class loader as context, whoever opened the service")
    void contextClassLoader() throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        try (URLClassLoader strange = new URLClassLoader(new URL[0], null)) {
            current.setContextClassLoader(strange);
            ClassLoader seen =
                    OnLoop.call(service(), own -> Thread.currentThread().getContextClassLoader());
            assertThat(seen).isSameAs(Engine.class.getClassLoader());
        } finally {
            current.setContextClassLoader(before);
        }
    }

    @Test
    @DisplayName("S1 loop threads inherit no thread-locals")
    void noInheritedThreadLocals() {
        InheritableThreadLocal<String> secret = new InheritableThreadLocal<>();
        secret.set("of the opener");
        try {
            assertThat(OnLoop.<String>call(service(), own -> secret.get())).isNull();
        } finally {
            secret.remove();
        }
    }

    @Test
    @DisplayName("S1 a service opened by an interrupted thread works")
    void openedInterrupted() {
        Thread.currentThread().interrupt();
        EngineScope scope = open(engine(), AioConfig.DEFAULT);
        Aio aio = scope.newAio();
        assertThat(scope.sleep(Duration.ofMillis(1), aio)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("S1 a callback that interrupts its loop does no harm to the loop")
    void loopInterrupted() {
        OnLoop.call(service(), own -> {
            Thread.currentThread().interrupt();
            return true;
        });
        Pair pair = connect();
        send(client(), pair.near(), pattern(10, 1));
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("H2 callbacks run on a loop thread, never on the submitter's")
    void neverOnSubmitter() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        for (int i = 1; i <= 100; i++) {
            sleepNothing(service(), aio);
            Recorder.Run run = recorder.await(i).get(i - 1);
            assertThat(run.thread().getName()).startsWith("weir-" + provider().name() + "-");
        }
    }

    // Executors

    @Test
    @DisplayName("H2 with a callbackExecutor callbacks run there, and loop threads alone call it")
    void executor() {
        try (Workers workers = new Workers(1)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            Recorder recorder = new Recorder();
            for (int i = 0; i < 50; i++) {
                sleepNothing(scope, scope.newAio(recorder));
            }
            recorder.await(50);
            scope.close();

            assertThat(recorder.runs()).allMatch(run -> run.thread().getName().equals("kit-worker"));
            assertThat(workers.callers())
                    .hasSize(50)
                    .allMatch(thread -> thread.getName().startsWith("weir-"));
        }
    }

    @Test
    @DisplayName("H3 callbacks of one handle never overlap on an executor of many threads")
    void executorDoesNotOverlap() {
        try (Workers workers = new Workers(4)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger rounds = new AtomicInteger();
            Aio aio = scope.newAio(own -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                if (rounds.incrementAndGet() < 2000) {
                    scope.sleep(Duration.ZERO, own); // may complete before this callback has returned
                }
                Thread.yield();
                inside.decrementAndGet();
            });
            sleepNothing(scope, aio);
            until("all rounds are over", () -> rounds.get() == 2000 && !aio.busy());
            scope.close();
            assertThat(most).hasValue(1);
        }
    }

    @Test
    @DisplayName("H2 when the executor rejects a callback the loop runs it, and that is counted")
    void executorRejects() {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(task -> {
            throw new RejectedExecutionException("deliberate: rejects all");
        }));
        Recorder recorder = new Recorder();
        for (int i = 0; i < 10; i++) {
            sleepNothing(scope, scope.newAio(recorder));
        }
        assertThat(recorder.await(10)).allMatch(run -> run.thread().getName().startsWith("weir-"));
        until("all are counted", () -> engine().counters().callbackFailures() == 10);
    }

    @Test
    @DisplayName("H2 when the executor throws an Error the loop runs the callback and lives on")
    void executorThrowsError() {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(task -> {
            throw new LinkageError("deliberate: of the executor");
        }));
        Recorder recorder = new Recorder();
        sleepNothing(scope, scope.newAio(recorder));
        sleepNothing(scope, scope.newAio(recorder));
        recorder.await(2);
        sleepNothing(service(), service().newAio(recorder));
        recorder.await(3);
    }

    @Test
    @DisplayName("H2 an executor that runs callbacks late holds up neither loop nor other handles")
    void executorLate() {
        List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held::add));
        Recorder recorder = new Recorder();
        Aio late = scope.newAio(recorder);
        sleepNothing(scope, late);
        until("it is handed over", () -> held.size() == 1);
        assertThat(late.busy()).isTrue();
        Aio waiting = service().newAio();
        sleepNothing(service(), waiting);
        awaitOk(waiting);
        recorder.await(0);

        held.remove(0).run();
        recorder.await(1);
        assertThat(late.busy()).isFalse();
    }

    // Callbacks that do harm

    private void survives(AioCallback bad) {
        long before = engine().counters().callbackFailures();
        Aio aio = service().newAio(bad);
        Thread loop = OnLoop.thread(service());
        sleepNothing(service(), aio);
        await(aio);

        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        until("it is counted", () -> engine().counters().callbackFailures() == before + 1);
        assertThat(OnLoop.thread(service())).isSameAs(loop);
        sleepNothing(service(), aio);
        await(aio);
    }

    @Test
    @DisplayName("H7 a callback that throws a RuntimeException is counted and the loop lives on")
    void throwsRuntimeException() {
        survives(aio -> {
            throw new IllegalStateException("deliberate: of a callback");
        });
    }

    @Test
    @DisplayName("H7 a callback that throws a checked exception is counted and the loop lives on")
    void throwsChecked() {
        survives(aio -> {
            throw new Exception("deliberate: checked, of a callback");
        });
    }

    @Test
    @DisplayName("H7 a callback that throws an Error is counted and the loop lives on")
    void throwsError() {
        survives(aio -> {
            throw new AssertionError("deliberate: an Error of a callback");
        });
    }

    @Test
    @DisplayName("H7 a callback that throws a VirtualMachineError is counted and the loop lives on")
    void throwsVirtualMachineError() {
        survives(aio -> {
            throw new StackOverflowError("deliberate: of a callback");
        });
    }

    @Test
    @DisplayName("H7 a callback that throws after it has submitted again does not harm the next operation")
    void throwsAfterSubmit() {
        AtomicInteger rounds = new AtomicInteger();
        Aio aio = service().newAio(own -> {
            if (rounds.incrementAndGet() < 20) {
                sleepNothing(service(), own);
                throw new IllegalStateException("deliberate: behind a submission");
            }
        });
        sleepNothing(service(), aio);
        until("the chain is over", () -> rounds.get() == 20 && !aio.busy());
        assertThat(engine().counters().callbackFailures()).isEqualTo(19);
    }

    @Test
    @DisplayName("H7 a callback that throws on an executor's thread is counted and the executor lives on")
    void throwsOnExecutor() {
        try (Workers workers = new Workers(1)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            Aio aio = scope.newAio(own -> {
                throw new IllegalStateException("deliberate: on an executor");
            });
            sleepNothing(scope, aio);
            await(aio);
            until("it is counted", () -> engine().counters().callbackFailures() == 1);
            assertThat(OnLoop.thread(scope).getName()).isEqualTo("kit-worker");
            scope.close();
        }
    }

    @Test
    @DisplayName("H7 a callback that holds its loop over 100 ms is counted as a stall")
    void stall() {
        Recorder recorder = new Recorder();
        AtomicInteger holds = new AtomicInteger();
        // Longer each time: who counts may itself wait for a processor.
        Aio aio = service().newAio(own -> {
            long end = System.nanoTime() + 150_000_000L * holds.incrementAndGet();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        });
        until("a stall is counted", () -> {
            sleepNothing(service(), aio);
            await(aio);
            return engine().counters().stalls() >= 1;
        });
        assertThat(engine().counters().stalls()).isLessThanOrEqualTo(holds.get());
        sleepNothing(service(), service().newAio(recorder));
        recorder.await(1);
    }

    @Test
    @DisplayName("H3 two handles that keep submitting themselves starve neither streams nor timers")
    void chainsStarveNobody() {
        Pair pair = connect();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Thread> loop = new AtomicReference<>();
        for (int i = 0; i < 2; i++) {
            Aio chain = service().newAio(own -> {
                loop.set(Thread.currentThread());
                if (!stop.get()) {
                    sleepNothing(service(), own);
                }
            });
            sleepNothing(service(), chain);
        }
        until("the chains run", () -> loop.get() != null);
        Aio timed = service().newAio();
        assertThat(pair.far().recv(timed.setTimeout(Duration.ofMillis(2)).setIov(ByteBuffer.allocate(1))))
                .isTrue();
        awaitStatus(timed, AioStatus.TIMEDOUT);
        send(client(), pair.near(), pattern(10, 1));
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 1));
        stop.set(true);
    }
}

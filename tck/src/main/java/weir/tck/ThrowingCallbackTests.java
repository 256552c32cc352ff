package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.spi.EngineScope;

/** Callbacks, and the executors that run them, that throw whatever can be thrown, wherever they are called (H2, H7). */
public abstract class ThrowingCallbackTests extends KitFixture {
    private static final int LINKS = 120;

    /** For subclasses. */
    protected ThrowingCallbackTests() {}

    /** A Throwable that cannot even be printed. */
    private static final class Unprintable extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new StackOverflowError("deliberate: of the message of what a callback threw");
        }

        @Override
        public String toString() {
            throw new LinkageError("deliberate: of the text of what a callback threw");
        }
    }

    /** Throws one kind of Throwable after the other. */
    private static void throwOneOf(int number) {
        switch (number % 6) {
            case 0 -> throw new AssertionError("deliberate: of a callback");
            case 1 -> throw new NoClassDefFoundError("deliberate/of/a/callback");
            case 2 -> throw new OutOfMemoryError("deliberate: of a callback");
            case 3 -> throw new InternalError("deliberate: of a callback");
            case 4 -> throw new Unprintable();
            default -> reallyOverflow();
        }
    }

    /** Without its thousand frames, which would be logged each time. */
    private static void reallyOverflow() {
        try {
            overflow(0);
        } catch (StackOverflowError e) {
            e.setStackTrace(new StackTraceElement[0]);
            throw e;
        }
    }

    @SuppressWarnings("InfiniteRecursion") // which is the point
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private long failures() {
        service();
        return engine().counters().callbackFailures();
    }

    private void requireLoopLives() {
        Pair pair = connect();
        send(client(), pair.near(), pattern(100, 1));
        assertThat(receive(service(), pair.far(), 100)).isEqualTo(pattern(100, 1));
    }

    @Test
    @DisplayName("H7 what a callback throws is logged with its owner")
    void logged() {
        IllegalStateException thrown = new IllegalStateException("deliberate: to be logged");
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("thrower"));
        Aio aio = scope.newAio(own -> {
            throw thrown;
        });
        try (LogCapture log = new LogCapture("weir.engine")) {
            assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
            assertThat(log.await("it", LogCapture.saying("scope 'thrower'")).getThrown())
                    .isSameAs(thrown);
        }
    }

    @Test
    @DisplayName("H7 a chain of callbacks that each submit the next operation and then throw any Error never breaks")
    void chain() {
        AtomicInteger runs = new AtomicInteger();
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio(own -> {
            int run = runs.incrementAndGet();
            if (run < LINKS) {
                turnstile.enter(own);
            }
            throwOneOf(run);
        });
        turnstile.enter(aio);
        for (int i = 0; i < LINKS; i++) {
            turnstile.permit();
        }
        until("the chain is through", () -> runs.get() == LINKS && !aio.busy());
        until("all are counted", () -> failures() == LINKS);
        assertThat(engine().counters().staleFinishes()).isZero();
        requireLoopLives();
    }

    @Test
    @DisplayName("H7 C5 stop returns although the callback of what it ends throws an Error")
    void stop() {
        Turnstile turnstile = new Turnstile(service());
        for (int i = 0; i < 6; i++) {
            int number = i;
            AtomicInteger runs = new AtomicInteger();
            Aio aio = service().newAio(own -> {
                runs.incrementAndGet();
                throwOneOf(number);
            });
            turnstile.enter(aio);
            aio.stop();
            assertThat(runs).hasValue(1);
            assertThat(aio.result()).isEqualTo(AioStatus.STOPPED);
            aio.close();
        }
        assertThat(failures()).isEqualTo(6);
        requireLoopLives();
    }

    @Test
    @DisplayName("H7 B6 close of a stream ends all its operations although each callback throws an Error")
    void closeOfStream() {
        Pair pair = connect();
        AtomicInteger runs = new AtomicInteger();
        List<Aio> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Aio aio = client().newAio(own -> throwOneOf(runs.incrementAndGet()));
            assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(1)))).isTrue();
            all.add(aio);
        }
        pair.near().close();
        all.forEach(each -> awaitStatus(each, AioStatus.CLOSED));
        assertThat(runs).hasValue(12);
        requireLoopLives();
    }

    @Test
    @DisplayName(
            "H7 S1 a service closes and leaves nothing although every callback that its close runs throws an Error")
    void closeOfService() throws Exception {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("throws"));
        AtomicInteger runs = new AtomicInteger();
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        for (int i = 0; i < 4; i++) {
            assertThat(listener.accept(scope.newAio(own -> throwOneOf(runs.incrementAndGet()))))
                    .isTrue();
            assertThat(scope.sleep(Duration.ofHours(1), scope.newAio(own -> throwOneOf(runs.incrementAndGet()))))
                    .isTrue();
        }
        scope.close();
        assertThat(runs).hasValue(8);
        assertThat(engine().counters().handles()).isZero();
        requireLoopLives();
    }

    @Test
    @DisplayName("H7 a stage of a future that throws an Error harms neither the loop nor the next operation")
    void stageOfFuture() {
        for (int number : new int[] {0, 1, 2, 3, 5}) { // Java 17 loses a stage whose Error cannot be printed
            var ended = service()
                    .submit(aio -> service().sleep(Duration.ofMillis(1), aio), Aio::result)
                    .whenComplete((result, failure) -> throwOneOf(number));
            until("the stage has run", ended::isDone);
            assertThat(ended.isCompletedExceptionally()).isTrue();
        }
        requireLoopLives();
    }

    // Executors

    private void requireOnce(Executor executor, int rounds, int failuresOfEach) {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(executor));
        long before = failures();
        AtomicInteger runs = new AtomicInteger();
        Aio aio = scope.newAio(own -> {
            if (runs.incrementAndGet() < rounds) {
                scope.sleep(Duration.ZERO, own);
            }
        });
        assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
        until("all rounds have run", () -> runs.get() >= rounds && !aio.busy());
        Aio last = scope.newAio();
        scope.sleep(Duration.ofMillis(2), last); // whatever ran too often has run by then
        awaitOk(last);
        assertThat(runs).as("callbacks, of %d operations", rounds).hasValue(rounds);
        assertThat(aio.busy()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        until("all are counted", () -> failures() - before == (long) failuresOfEach * rounds);
        aio.stop();
        scope.close();
        assertThat(engine().counters().staleFinishes()).isZero();
    }

    @Test
    @DisplayName("H2 an executor that runs the callback and then throws has run it: it runs once")
    void ranAndThrew() {
        requireOnce(
                task -> {
                    task.run();
                    throw new RejectedExecutionException("deliberate: after it has run");
                },
                100,
                1);
        requireOnce(
                task -> {
                    task.run();
                    throw new LinkageError("deliberate: after it has run");
                },
                100,
                1);
    }

    @Test
    @DisplayName("H2 an executor that takes the callback, throws, and runs it all the same: it runs once")
    void tookAndThrew() {
        try (Workers workers = new Workers(2)) {
            requireOnce(
                    task -> {
                        workers.execute(task);
                        throw new RejectedExecutionException("deliberate: although it was taken");
                    },
                    500,
                    1);
        }
    }

    @Test
    @DisplayName("H2 an executor that runs what it was given twice: the callback runs once")
    void ranTwice() {
        try (Workers workers = new Workers(2)) {
            requireOnce(
                    task -> {
                        workers.execute(task);
                        workers.execute(task);
                    },
                    500,
                    0);
        }
    }

    @Test
    @DisplayName("H7 callbacks that throw Errors on an executor's threads leave handle, executor and loop usable")
    void onExecutor() {
        try (Workers workers = new Workers(2)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(workers));
            AtomicInteger runs = new AtomicInteger();
            Aio aio = scope.newAio(own -> {
                int run = runs.incrementAndGet();
                if (run < 60) {
                    scope.sleep(Duration.ZERO, own);
                }
                throwOneOf(run);
            });
            assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
            until("all have run", () -> runs.get() == 60 && !aio.busy());
            until("all are counted", () -> failures() == 60);
            scope.close();
        }
        requireLoopLives();
    }
}

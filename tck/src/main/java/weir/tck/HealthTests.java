package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** What operators see of loops that are held for over a second (S3). Each of these tests has to wait for one. */
public abstract class HealthTests extends KitFixture {
    private static final int TRIES = 10;
    /** The watch looks every 25 ms, and may itself be late. */
    private static final Duration SHORT_ENOUGH = Duration.ofMillis(50);

    /** What the listener saw each time it was called. */
    private final List<Integer> heard = new CopyOnWriteArrayList<>();

    private final AtomicReference<@Nullable Engine> watched = new AtomicReference<>();

    /** For subclasses. */
    protected HealthTests() {}

    private void hear() {
        Engine engine = watched.get();
        if (engine != null) {
            heard.add(engine.stalledLoops());
        }
    }

    private Engine watched(Runnable listener) {
        Engine engine = newEngine(provider(), EngineOptions.DEFAULT.withLoops(1).withHealthListener(listener));
        watched.set(engine);
        return engine;
    }

    /** Perhaps more than once: the watch and the loop that ends may both have seen it. */
    private void awaitEndHeard() {
        until("the listener has heard of the end", () -> heard.get(heard.size() - 1) == 0);
        assertThat(heard.get(0)).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 a loop held for over 1 s is counted, and stalled until it is free again; the listener hears both")
    void longStall() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        assertThat(engine.stalledLoops()).isZero();
        for (int i = 1; i <= 2; i++) {
            try (HeldLoop hold = new HeldLoop(scope)) {
                until("the loop is stalled", () -> engine.stalledLoops() == 1);
                assertThat(hold.lasted()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                assertThat(engine.counters().longStalls()).isEqualTo(i);
                assertThat(engine.counters().stalls()).isGreaterThanOrEqualTo(i);
            }
            int calls = 2 * i;
            until("the listener has heard of it", () -> heard.size() == calls);
            assertThat(engine.stalledLoops()).isZero();
        }
        assertThat(heard).containsExactly(1, 0, 1, 0);
    }

    @Test
    @DisplayName("S3 a loop is stalled too if an executor for callbacks runs them on it")
    void executorOnTheLoop() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT.withCallbackExecutor(Runnable::run));
        try (HeldLoop hold = new HeldLoop(scope)) {
            until("the loop is stalled", () -> engine.stalledLoops() == 1);
            assertThat(hold.lasted()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        until("the listener has heard of it", () -> heard.size() == 2);
    }

    @Test
    @DisplayName("S3 a health listener that throws hears the next change all the same")
    void listenerThrows() {
        Engine engine = watched(() -> {
            hear();
            throw new IllegalStateException("deliberate: a health listener");
        });
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        try (HeldLoop hold = new HeldLoop(scope)) {
            until("the listener has heard of it", () -> heard.equals(List.of(1)));
            assertThat(hold.lasted()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        until("and of the end", () -> heard.equals(List.of(1, 0)));
    }

    @Test
    @DisplayName(
            "S1 S3 the end of a stall is told too if the loop ends with it, and the listener may wait for that end")
    void loopEnds() {
        AtomicReference<@Nullable EngineScope> last = new AtomicReference<>();
        Engine engine = watched(() -> {
            hear();
            EngineScope scope = last.get();
            if (scope != null) {
                scope.close();
            }
        });
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        last.set(scope);
        try (HeldLoop hold = new HeldLoop(scope)) {
            until("the listener has heard of it", () -> heard.equals(List.of(1)));
            until("it closes the service", () -> !scope.isOpen());
            assertThat(hold.lasted()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        awaitEndHeard();
        assertThat(engine.scopes()).isEmpty();
    }

    @Test
    @DisplayName("S3 a stall ends for the listener although its service was closed meanwhile, from outside")
    void closedFromOutside() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        try (HeldLoop hold = new HeldLoop(scope)) {
            until("the listener has heard of it", () -> heard.equals(List.of(1)));
            try (Waiting closing = new Waiting(scope::close)) {
                hold.letGo();
                closing.requireReturned();
            }
        }
        awaitEndHeard();
        assertThat(engine.stalledLoops()).isZero();
    }

    @Test
    @DisplayName("S3 a callback that holds its loop is reported while it does, with its owner and what the loop does")
    void stallIsReported() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT.withName("slow one"));
        try (LogCapture log = new LogCapture("weir.loop");
                HeldLoop held = new HeldLoop(scope)) {
            String loop = "weir-" + scope.backend() + "-0: ";
            log.await(
                    "the stall", LogCapture.saying(loop, "over 100 ms", "scope 'slow one'", HeldLoop.class.getName()));
            assertThat(held.lasted()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            log.await("the long stall", LogCapture.saying("over 1 s", "\n\tat ", HeldLoop.class.getName()));
        }
    }

    @Test
    @DisplayName("S3 without a stall the listener hears nothing, not even at the end of a loop")
    void nothingToHear() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        OnLoop.thread(scope);
        scope.close(); // waits for the watch too
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("S3 when one loop has ended the others are watched on")
    void othersAreWatchedOn() {
        Engine engine = watched(this::hear);
        engine.add(new RenamedProvider(provider(), "second", 1));
        EngineScope ends = open(engine, AioConfig.DEFAULT.withBackend("second"));
        EngineScope goesOn =
                open(engine, AioConfig.DEFAULT.withBackend(provider().name()));
        ends.close();
        try (HeldLoop held = new HeldLoop(goesOn)) {
            until("the loop is stalled", () -> engine.stalledLoops() == 1);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    @DisplayName("S3 a handle that is always in one short callback or the next is no stall")
    void shortCallbacks() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        long stalls = 0;
        long longest = 0;
        for (int tries = 0; tries < TRIES; tries++) {
            long before = engine.counters().stalls();
            longest = longestOfMany(scope);
            stalls = engine.counters().stalls() - before;
            if (longest < SHORT_ENOUGH.toNanos()) {
                break; // else the loop was kept from its processor meanwhile, and a stall may have been one
            }
        }
        Assumptions.assumeTrue(longest < SHORT_ENOUGH.toNanos(), "this machine is too busy for short callbacks");
        assertThat(stalls).as("the longest callback took %d ns", longest).isZero();
    }

    @Test
    @DisplayName("S3 a loop that has been busy for over a second, but turn by turn, is not held")
    void shortTurns() {
        Engine engine = watched(this::hear);
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        AtomicInteger left = new AtomicInteger(130);
        AtomicLong longest = new AtomicLong();
        Runnable turn = new Runnable() {
            @Override
            public void run() {
                long began = System.nanoTime();
                while (System.nanoTime() - began < 10_000_000) {
                    Thread.onSpinWait();
                }
                longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                if (left.decrementAndGet() > 0) {
                    scope.dispatcher().execute(this); // in the next turn
                }
            }
        };
        scope.dispatcher().execute(turn);
        until("all have run", () -> left.get() == 0);
        Assumptions.assumeTrue(longest.get() < SHORT_ENOUGH.toNanos(), "this machine is too busy for short turns");
        assertThat(engine.counters().longStalls()).isZero();
        assertThat(heard).isEmpty();
    }

    /** Half a second of callbacks of one handle, one right after the other; how long the longest took. */
    private static long longestOfMany(EngineScope scope) {
        AtomicLong longest = new AtomicLong();
        AtomicInteger left = new AtomicInteger(50);
        Aio aio = scope.newAio(own -> {
            long began = System.nanoTime();
            while (System.nanoTime() - began < 10_000_000) {
                Thread.onSpinWait();
            }
            if (left.decrementAndGet() > 0) {
                scope.sleep(Duration.ZERO, own);
            }
            longest.accumulateAndGet(System.nanoTime() - began, Math::max);
        });
        assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
        until("all have run", () -> left.get() == 0 && !aio.busy());
        aio.close();
        return longest.get();
    }
}

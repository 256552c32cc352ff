package weir.bench.micro;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import weir.api.Aio;
import weir.api.AioException;

/**
 * What a timeout costs an operation that ends before it: timer started, timer cancelled.
 *
 * <p>The wheel itself is not reachable from outside the engine, so the same queued operation is measured with a timeout
 * and without. The difference is the timer and one reading of the clock, which {@link #clock} gives apart.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerCost {
    private static final int ROUND = 50_000;

    /** Behind all the outstanding ones, as an equal timeout for all operations makes it. */
    private static final Duration TIMEOUT = Duration.ofHours(3);

    /** For JMH. */
    public TimerCost() {}

    /** A loop, with nothing outstanding. */
    @State(Scope.Benchmark)
    public static class Plain {
        /** What the loop sleeps in. */
        @Param("nio")
        public String backend;

        private OneLoop loop;
        private QueueOwner owner;
        private Aio aio;
        private Runnable round;

        /** For JMH. */
        public Plain() {}

        /** Starts the loop. */
        @Setup
        public void open() throws AioException {
            open(null, 0);
        }

        final void open(@Nullable Duration timeout, int outstanding) throws AioException {
            loop = new OneLoop(backend);
            owner = new QueueOwner(loop.dispatcher());
            aio = loop.service().newAio().setTimeout(timeout);
            round = this::round;
            Sleepers.start(loop.service(), outstanding);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            loop.close();
        }

        private void round() {
            for (int i = 0; i < ROUND; i++) {
                operation();
            }
            loop.end();
        }

        final void operation() {
            owner.submit(aio);
            owner.finishFirst();
        }

        final void roundOnLoop() {
            loop.run(round);
        }

        final OneLoop loop() {
            return loop;
        }
    }

    /** A loop with timers outstanding, and a handle with a timeout. */
    @State(Scope.Benchmark)
    public static class Timed extends Plain {
        /** How many sleeps are outstanding. */
        @Param({"1", "10000", "1000000"})
        public int outstanding;

        /** For JMH. */
        public Timed() {}

        @Override
        @Setup
        public void open() throws AioException {
            open(TIMEOUT, outstanding);
        }
    }

    /** As {@link Timed}, while the loop runs callbacks all the time: it looks at its timers between batches. */
    @State(Scope.Benchmark)
    public static class Busy extends Timed {
        private volatile boolean ends;

        /** For JMH. */
        public Busy() {}

        @Override
        @Setup
        public void open() throws AioException {
            super.open();
            InstantOwner spinning = new InstantOwner(loop().dispatcher());
            spinning.submit(loop().service().newAio(same -> {
                if (!ends) {
                    spinning.submit(same);
                }
            }));
        }

        @Override
        @TearDown
        public void close() {
            ends = true;
            super.close();
        }
    }

    /** Queued and finished on the loop, no timeout: what the others are compared with. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void withoutTimeoutOnLoop(Plain state) {
        state.roundOnLoop();
    }

    /** Queued, timer started, finished, timer cancelled; on the loop. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void withTimeoutOnLoop(Timed state) {
        state.roundOnLoop();
    }

    /** Queued and finished on a foreign thread, no timeout. */
    @Benchmark
    public void withoutTimeoutOnCaller(Plain state) {
        state.operation();
    }

    /** With a timeout, on a foreign thread; the loop sleeps, and is not woken since the timer is not the earliest. */
    @Benchmark
    public void withTimeoutOnCaller(Timed state) {
        state.operation();
    }

    /** With a timeout, on a foreign thread, beside a loop that is awake. Needs two processors. */
    @Benchmark
    public void withTimeoutBesideBusyLoop(Busy state) {
        state.operation();
    }

    /** The clock, once. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}

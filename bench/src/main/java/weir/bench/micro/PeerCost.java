package weir.bench.micro;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What others take for the like: a completion with its callback run inline, a timer started and cancelled. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerCost {
    private static final long THREE_HOURS_MILLIS = 10_800_000;
    private static final Runnable NO_WORK = PeerCost::nothing;
    private static final TimerTask NO_TASK = PeerCost::nothing;

    private int called;
    private final Runnable callback = this::count;
    private final FutureListener<Void> listener = this::heard;

    /** For JMH. */
    public PeerCost() {}

    private static void nothing() {}

    private static void nothing(Timeout timeout) {}

    private void count() {
        called++;
    }

    private void heard(Future<? super Void> future) {
        called++;
    }

    /** The JDK's timers. */
    @State(Scope.Benchmark)
    public static class Pool {
        /** How many are outstanding. */
        @Param({"1", "10000", "1000000"})
        public int outstanding;

        private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

        /** For JMH. */
        public Pool() {}

        /** Starts those outstanding. */
        @Setup
        @SuppressWarnings("FutureReturnValueIgnored") // they never run
        public void open() {
            timer.setRemoveOnCancelPolicy(true);
            for (int i = 0; i < outstanding; i++) {
                timer.schedule(NO_WORK, Sleepers.millis(i), TimeUnit.MILLISECONDS);
            }
        }

        /** Ends them. */
        @TearDown
        public void close() {
            timer.shutdownNow();
        }
    }

    /** Netty's wheel, with ticks of 10 ms. */
    @State(Scope.Benchmark)
    public static class Wheel {
        /** How many are outstanding. */
        @Param({"1", "10000", "1000000"})
        public int outstanding;

        private final HashedWheelTimer timer = new HashedWheelTimer(10, TimeUnit.MILLISECONDS);

        /** For JMH. */
        public Wheel() {}

        /** Starts those outstanding. */
        @Setup(Level.Trial)
        public void open() {
            for (int i = 0; i < outstanding; i++) {
                timer.newTimeout(NO_TASK, Sleepers.millis(i), TimeUnit.MILLISECONDS);
            }
        }

        /** Ends them. */
        @TearDown
        public void close() {
            timer.stop();
        }
    }

    /** {@link CompletableFuture}, inline. */
    @Benchmark
    @SuppressWarnings("FutureReturnValueIgnored")
    public int completableFuture() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        future.thenRun(callback);
        future.complete(null);
        return called;
    }

    /** Netty's promise, inline. */
    @Benchmark
    public int nettyPromise() {
        Promise<Void> promise = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
        promise.addListener(listener);
        promise.setSuccess(null);
        return called;
    }

    /** The JDK's scheduler with remove-on-cancel; one thread uses it. */
    @Benchmark
    public boolean scheduledThreadPool(Pool pool) {
        return pool.timer
                .schedule(NO_WORK, THREE_HOURS_MILLIS, TimeUnit.MILLISECONDS)
                .cancel(false);
    }

    /** Netty's wheel; one thread uses it. */
    @Benchmark
    public boolean hashedWheelTimer(Wheel wheel) {
        return wheel.timer
                .newTimeout(NO_TASK, THREE_HOURS_MILLIS, TimeUnit.MILLISECONDS)
                .cancel();
    }
}

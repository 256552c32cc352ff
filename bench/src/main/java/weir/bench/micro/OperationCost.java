package weir.bench.micro;

import java.util.concurrent.TimeUnit;
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
 * An operation's own cost: start and finish of one that is done in its submission, without I/O and without timeout.
 *
 * <p>What runs on the loop is measured in rounds: one hand-over to the loop and one wake-up of the measuring thread for
 * {@value #ROUND} operations, so that they vanish in the figure for one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OperationCost {
    /** Operations in a round: 2 ms or so, well below what the loop's watch would report. */
    static final int ROUND = 100_000;

    /** What moves the bytes of the loop: here none, but the loop polls between batches of callbacks. */
    @Param("nio")
    public String backend;

    private OneLoop loop;
    private InstantOwner owner;
    private CallbackChain chain;
    private Aio silent;
    private Aio skipping;
    private Runnable silentRound;
    private Runnable skippedRound;
    private Runnable chainRound;

    /** For JMH. */
    public OperationCost() {}

    /** Starts the loop. */
    @Setup
    public void open() throws AioException {
        loop = new OneLoop(backend);
        owner = new InstantOwner(loop.dispatcher());
        chain = new CallbackChain(loop);
        silent = loop.service().newAio();
        skipping = loop.service().newAio(aio -> {
            throw new AssertionError("a skipped callback ran");
        });
        chainRound = () -> chain.begin(ROUND);
        silentRound = () -> round(silent, false);
        skippedRound = () -> round(skipping, true);
    }

    /** Ends it. */
    @TearDown
    public void close() {
        loop.close();
    }

    private void round(Aio aio, boolean skip) {
        long done = 0;
        for (int i = 0; i < ROUND; i++) {
            if (skip) {
                aio.skipCallback();
            }
            owner.submit(aio);
            done += aio.count();
        }
        if (done != ROUND) {
            throw new AssertionError(done + " of " + ROUND + " operations were done");
        }
        loop.end();
    }

    /** On the loop, each callback submits the next operation; queue of due callbacks and polls between included. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void callbackOnLoop() {
        loop.run(chainRound);
    }

    /** On the loop, with a callback that is skipped each time. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void skippedCallbackOnLoop() {
        loop.run(skippedRound);
    }

    /** On the loop, a handle without callback, whose result is looked at. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void noCallbackOnLoop() {
        loop.run(silentRound);
    }

    /** On a foreign thread, a handle without callback, whose result is looked at: all of it runs there. */
    @Benchmark
    public long noCallbackOnCaller() {
        owner.submit(silent);
        return silent.count();
    }

    /** As {@link #noCallbackOnCaller}, and waited for, as the blocking style does. */
    @Benchmark
    public long noCallbackAwaited() {
        owner.submit(silent);
        silent.awaitUninterruptibly();
        return silent.count();
    }
}

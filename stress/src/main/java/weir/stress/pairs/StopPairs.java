package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** A stop or close of the handle, and something else. The outcomes are explained in {@link Observed}. */
public final class StopPairs {
    private StopPairs() {}

    /** C5, H6: both wait; the handle is given back once. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "Both return after the callback.")
    public static class StopAndClose extends Pending {
        /** For jcstress. */
        public StopAndClose() {}

        /** One thread. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r1 = stop();
        }

        /** The other. */
        @Actor
        public void close(LLLL_Result r) {
            r.r2 = close();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5: both wait. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "Both return after the callback.")
    public static class StopTwice extends Pending {
        /** For jcstress. */
        public StopTwice() {}

        /** One thread. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r1 = stop();
        }

        /** The other. */
        @Actor
        public void stopAgain(LLLL_Result r) {
            r.r2 = stop();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** H6: both wait; the handle is given back once. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "Both return after the callback.")
    public static class CloseTwice extends Pending {
        /** For jcstress. */
        public CloseTwice() {}

        /** One thread. */
        @Actor
        public void close(LLLL_Result r) {
            r.r1 = close();
        }

        /** The other. */
        @Actor
        public void closeAgain(LLLL_Result r) {
            r.r2 = close();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** H5, C5: both wait for the same callback. */
    @JCStressTest
    @State
    @Outcome(id = "1, STOPPED 0 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "Both return after the callback.")
    public static class StopAndAwait extends Pending {
        /** For jcstress. */
        public StopAndAwait() {}

        /** One thread. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r1 = stop();
        }

        /** The other. */
        @Actor
        public void await(LLLL_Result r) {
            r.r2 = await();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, H9: nothing runs once stop has returned. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, 1, STOPPED refused, 1/1",
            expect = ACCEPTABLE,
            desc = "The stop met the first; its callback submits in vain.")
    @Outcome(id = "-, 1, OK refused, 1/0", expect = ACCEPTABLE, desc = "The stop came between both.")
    @Outcome(id = "-, 2, OK STOPPED, 2/0", expect = ACCEPTABLE, desc = "The stop met the second.")
    public static class StopAndResubmit extends Resubmitting {
        /** For jcstress. */
        public StopAndResubmit() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r2 = stop();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, H8, H9: refused, or over when stop returns. */
    @JCStressTest
    @State
    @Outcome(id = "0, refused, STOPPED, 0/0", expect = ACCEPTABLE, desc = "The stop came first.")
    @Outcome(id = "0, skipped, STOPPED, 0/0", expect = ACCEPTABLE, desc = "It met the submission, which ended there.")
    @Outcome(id = "1, called, STOPPED, 1/0", expect = ACCEPTABLE, desc = "It met the pending operation.")
    public static class StopAndSkip extends Idle {
        /** For jcstress. */
        public StopAndSkip() {}

        /** One thread. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r1 = stop();
        }

        /** The other. */
        @Actor
        public void submit(LLLL_Result r) {
            r.r2 = submitSkipping();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, B6: one of both ends it. */
    @JCStressTest
    @State
    @Outcome(id = "1, -, STOPPED, 1/0", expect = ACCEPTABLE, desc = "The stop took it off the queue.")
    @Outcome(id = "1, -, CLOSED, 1/0", expect = ACCEPTABLE, desc = "The provider took it off the queue.")
    public static class StopAndCloseObject extends Pending {
        /** For jcstress. */
        public StopAndCloseObject() {}

        /** One thread. */
        @Actor
        public void stop(LLLL_Result r) {
            r.r1 = stop();
        }

        /** The other. */
        @Actor
        public void closeObject() {
            permits.close();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** H5, C5: both wait for the same callback. */
    @JCStressTest
    @State
    @Outcome(
            id = "1, STOPPED 0 1, STOPPED, 1/0 released",
            expect = ACCEPTABLE,
            desc = "Both return after the callback.")
    public static class CloseAndAwait extends Pending {
        /** For jcstress. */
        public CloseAndAwait() {}

        /** One thread. */
        @Actor
        public void close(LLLL_Result r) {
            r.r1 = close();
        }

        /** The other. */
        @Actor
        public void await(LLLL_Result r) {
            r.r2 = await();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, H9: nothing runs once close has returned. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, 1, STOPPED refused, 1/1 released",
            expect = ACCEPTABLE,
            desc = "The close met the first; its callback submits in vain.")
    @Outcome(id = "-, 1, OK refused, 1/0 released", expect = ACCEPTABLE, desc = "The close came between both.")
    @Outcome(id = "-, 2, OK STOPPED, 2/0 released", expect = ACCEPTABLE, desc = "The close met the second.")
    public static class CloseAndResubmit extends Resubmitting {
        /** For jcstress. */
        public CloseAndResubmit() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void close(LLLL_Result r) {
            r.r2 = close();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, H8, H9: refused, or over when close returns. */
    @JCStressTest
    @State
    @Outcome(id = "0, refused, STOPPED, 0/0 released", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(
            id = "0, skipped, STOPPED, 0/0 released",
            expect = ACCEPTABLE,
            desc = "It met the submission, which ended there.")
    @Outcome(id = "1, called, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "It met the pending operation.")
    public static class CloseAndSkip extends Idle {
        /** For jcstress. */
        public CloseAndSkip() {}

        /** One thread. */
        @Actor
        public void close(LLLL_Result r) {
            r.r1 = close();
        }

        /** The other. */
        @Actor
        public void submit(LLLL_Result r) {
            r.r2 = submitSkipping();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C5, B6: one of both ends it. */
    @JCStressTest
    @State
    @Outcome(id = "1, -, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "The close took it off the queue.")
    @Outcome(id = "1, -, CLOSED, 1/0 released", expect = ACCEPTABLE, desc = "The provider took it off the queue.")
    public static class CloseAndCloseObject extends Pending {
        /** For jcstress. */
        public CloseAndCloseObject() {}

        /** One thread. */
        @Actor
        public void close(LLLL_Result r) {
            r.r1 = close();
        }

        /** The other. */
        @Actor
        public void closeObject() {
            permits.close();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }
}

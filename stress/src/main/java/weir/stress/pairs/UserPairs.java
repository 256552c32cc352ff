package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** Two things that users do. The outcomes are explained in {@link Observed}. */
public final class UserPairs {
    private UserPairs() {}

    /** H5: an await ends with the operation that ran when it began. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, over, OK OK, 2/0",
            expect = ACCEPTABLE,
            desc = "It saw the callback of the operation it waited for.")
    public static class ResubmitAndAwait extends Resubmitting {
        /** For jcstress. */
        public ResubmitAndAwait() {}

        /** One thread. */
        @Actor
        public void finishBoth() {
            permits.give();
            permits.give();
        }

        /** The other. */
        @Actor
        public void await(LLLL_Result r) {
            r.r2 = awaitOver();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** H3, H8: the callback submits again and wishes no callback. */
    @JCStressTest
    @State
    @Outcome(id = "-, -, OK OK, 1/0", expect = ACCEPTABLE, desc = "The permit was there at the second submission.")
    @Outcome(id = "-, -, OK OK, 2/0", expect = ACCEPTABLE, desc = "It came later.")
    public static class ResubmitAndSkip extends Resubmitting.Skipping {
        /** For jcstress. */
        public ResubmitAndSkip() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void finishAgain() {
            permits.give();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** B6, H3: what is submitted to a closed object ends CLOSED too. */
    @JCStressTest
    @State
    @Outcome(id = "-, -, OK CLOSED, 2/0", expect = ACCEPTABLE, desc = "The permit came first.")
    @Outcome(id = "-, -, CLOSED CLOSED, 2/1", expect = ACCEPTABLE, desc = "The close came first; the permit is kept.")
    public static class ResubmitAndCloseObject extends Resubmitting {
        /** For jcstress. */
        public ResubmitAndCloseObject() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
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

    /** H5, H8: an await meets a submission that ends at once. */
    @JCStressTest
    @State
    @Outcome(
            id = "over, skipped, OK, 0/0",
            expect = ACCEPTABLE,
            desc = "It waits for nothing, or to the end of the submission.")
    public static class AwaitAndSkip extends Idle.WithPermit {
        /** For jcstress. */
        public AwaitAndSkip() {}

        /** One thread. */
        @Actor
        public void await(LLLL_Result r) {
            r.r1 = awaitOver();
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

    /** H5: both waiters are woken. */
    @JCStressTest
    @State
    @Outcome(id = "OK 1 1, OK 1 1, OK, 1/0", expect = ACCEPTABLE, desc = "Both return after the callback.")
    public static class AwaitTwice extends Pending {
        /** For jcstress. */
        public AwaitTwice() {}

        /** One thread. */
        @Actor
        public void finishAndAwait(LLLL_Result r) {
            permits.give();
            r.r1 = await();
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

    /** H1: of two submitters one is accepted, the other throws. */
    @JCStressTest
    @State
    @Outcome(id = "accepted, busy, OK, 1/0", expect = ACCEPTABLE, desc = "The first actor came first.")
    @Outcome(id = "busy, accepted, OK, 1/0", expect = ACCEPTABLE, desc = "The second came first.")
    public static class SubmitTwice extends Idle {
        /** For jcstress. */
        public SubmitTwice() {}

        /** One thread. */
        @Actor
        public void submit(LLLL_Result r) {
            r.r1 = submit();
        }

        /** The other. */
        @Actor
        public void submitAgain(LLLL_Result r) {
            r.r2 = submit();
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }
}

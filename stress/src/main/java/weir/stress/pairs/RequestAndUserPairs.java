package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import weir.api.AioStatus;

/** A request to end it early, and what a user does meanwhile. The outcomes are explained in {@link Observed}. */
public final class RequestAndUserPairs {
    private RequestAndUserPairs() {}

    /** H5: the waiter sees the end that was asked for. */
    @JCStressTest
    @State
    @Outcome(id = "true, CANCELED 0 1, CANCELED, 1/0", expect = ACCEPTABLE, desc = "Nothing else could end it.")
    public static class CancelAndAwait extends Pending {
        /** For jcstress. */
        public CancelAndAwait() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** C1: one operation is hit, or none. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, CANCELED OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first was hit; the permit goes to the second.")
    @Outcome(id = "-, true, OK CANCELED, 2/0", expect = ACCEPTABLE, desc = "The second was hit.")
    @Outcome(
            id = "-, true, OK OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first ran when it was asked to end, but the permit had been given to it.")
    @Outcome(id = "-, false, OK OK, 2/0", expect = ACCEPTABLE, desc = "Between both.")
    public static class CancelAndResubmit extends Resubmitting {
        /** For jcstress. */
        public CancelAndResubmit() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = handle.abort(AioStatus.CANCELED);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C1, H8: the request meets the submission, the pending operation, or nothing. */
    @JCStressTest
    @State
    @Outcome(
            id = "false, called, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "The request came before; the permit comes later.")
    @Outcome(
            id = "true, skipped, CANCELED, 0/0",
            expect = ACCEPTABLE,
            desc = "It met the submission, which ended there.")
    @Outcome(id = "true, called, CANCELED, 1/0", expect = ACCEPTABLE, desc = "It met the pending operation.")
    public static class CancelAndSkip extends Idle {
        /** For jcstress. */
        public CancelAndSkip() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** H5: the waiter sees the end that was asked for. */
    @JCStressTest
    @State
    @Outcome(id = "true, PROTO 0 1, PROTO, 1/0", expect = ACCEPTABLE, desc = "Nothing else could end it.")
    public static class AbortAndAwait extends Pending {
        /** For jcstress. */
        public AbortAndAwait() {}

        /** One thread. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.PROTO);
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

    /** C1: one operation is hit, or none. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, PROTO OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first was hit; the permit goes to the second.")
    @Outcome(id = "-, true, OK PROTO, 2/0", expect = ACCEPTABLE, desc = "The second was hit.")
    @Outcome(
            id = "-, true, OK OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first ran when it was asked to end, but the permit had been given to it.")
    @Outcome(id = "-, false, OK OK, 2/0", expect = ACCEPTABLE, desc = "Between both.")
    public static class AbortAndResubmit extends Resubmitting {
        /** For jcstress. */
        public AbortAndResubmit() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r2 = handle.abort(AioStatus.PROTO);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C1, H8: the request meets the submission, the pending operation, or nothing. */
    @JCStressTest
    @State
    @Outcome(
            id = "false, called, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "The request came before; the permit comes later.")
    @Outcome(id = "true, skipped, PROTO, 0/0", expect = ACCEPTABLE, desc = "It met the submission, which ended there.")
    @Outcome(id = "true, called, PROTO, 1/0", expect = ACCEPTABLE, desc = "It met the pending operation.")
    public static class AbortAndSkip extends Idle {
        /** For jcstress. */
        public AbortAndSkip() {}

        /** One thread. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.PROTO);
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

    /** H5: the waiter sees the end that was asked for. */
    @JCStressTest
    @State
    @Outcome(id = "true, TIMEDOUT 0 1, TIMEDOUT, 1/0", expect = ACCEPTABLE, desc = "Nothing else could end it.")
    public static class TimeoutAndAwait extends Pending {
        /** For jcstress. */
        public TimeoutAndAwait() {}

        /** One thread. */
        @Actor
        public void expire(LLLL_Result r) {
            r.r1 = handle.timeOut(1);
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

    /** C1, T1: a timer hits the operation it was started for, or none. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, TIMEDOUT OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first was hit; the permit goes to the second.")
    @Outcome(
            id = "-, true, OK OK, 2/0",
            expect = ACCEPTABLE,
            desc = "The first ran when it was asked to end, but the permit had been given to it.")
    @Outcome(
            id = "-, false, OK OK, 2/0",
            expect = ACCEPTABLE,
            desc = "After the first; the timer of the first never hits the second.")
    public static class TimeoutAndResubmit extends Resubmitting {
        /** For jcstress. */
        public TimeoutAndResubmit() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void expire(LLLL_Result r) {
            r.r2 = handle.timeOut(1);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C1, H8: the request meets the submission, the pending operation, or nothing. */
    @JCStressTest
    @State
    @Outcome(
            id = "false, called, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "The request came before; the permit comes later.")
    @Outcome(
            id = "true, skipped, TIMEDOUT, 0/0",
            expect = ACCEPTABLE,
            desc = "It met the submission, which ended there.")
    @Outcome(id = "true, called, TIMEDOUT, 1/0", expect = ACCEPTABLE, desc = "It met the pending operation.")
    public static class TimeoutAndSkip extends Idle {
        /** For jcstress. */
        public TimeoutAndSkip() {}

        /** One thread. */
        @Actor
        public void expire(LLLL_Result r) {
            r.r1 = handle.timeOut(1);
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
}

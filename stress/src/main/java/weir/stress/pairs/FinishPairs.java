package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import weir.api.AioStatus;

/** The provider ends it, and something else. The outcomes are explained in {@link Observed}. */
public final class FinishPairs {
    private FinishPairs() {}

    /** C1, C2: the permit or a cancel ends it, and the answer says whether it ran. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, CANCELED, 1/1",
            expect = ACCEPTABLE,
            desc = "The request took it off the queue; the permit is kept for the next.")
    @Outcome(
            id = "-, true, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "It ran when it was asked to end, but the permit had been given to it.")
    @Outcome(id = "-, false, OK, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class FinishAndCancel extends Pending {
        /** For jcstress. */
        public FinishAndCancel() {}

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

    /** C1, C2: the permit or an abort ends it, and the answer says whether it ran. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, PROTO, 1/1",
            expect = ACCEPTABLE,
            desc = "The request took it off the queue; the permit is kept for the next.")
    @Outcome(
            id = "-, true, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "It ran when it was asked to end, but the permit had been given to it.")
    @Outcome(id = "-, false, OK, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class FinishAndAbort extends Pending {
        /** For jcstress. */
        public FinishAndAbort() {}

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

    /** C1, C2: the permit or a timer ends it, and the answer says whether it ran. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, true, TIMEDOUT, 1/1",
            expect = ACCEPTABLE,
            desc = "The request took it off the queue; the permit is kept for the next.")
    @Outcome(
            id = "-, true, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "It ran when it was asked to end, but the permit had been given to it.")
    @Outcome(id = "-, false, OK, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class FinishAndTimeout extends Pending {
        /** For jcstress. */
        public FinishAndTimeout() {}

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

    /** C5: whoever ends it, its callback has returned when stop returns. */
    @JCStressTest
    @State
    @Outcome(id = "-, 1, OK, 1/0", expect = ACCEPTABLE, desc = "The permit came first.")
    @Outcome(id = "-, 1, STOPPED, 1/1", expect = ACCEPTABLE, desc = "The stop came first; the permit is kept.")
    public static class FinishAndStop extends Pending {
        /** For jcstress. */
        public FinishAndStop() {}

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

    /** C5: whoever ends it, its callback has returned when close returns. */
    @JCStressTest
    @State
    @Outcome(id = "-, 1, OK, 1/0 released", expect = ACCEPTABLE, desc = "The permit came first.")
    @Outcome(
            id = "-, 1, STOPPED, 1/1 released",
            expect = ACCEPTABLE,
            desc = "The close came first; the permit is kept.")
    public static class FinishAndClose extends Pending {
        /** For jcstress. */
        public FinishAndClose() {}

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

    /** B6: the permit is taken, or the operation ends CLOSED. */
    @JCStressTest
    @State
    @Outcome(id = "-, -, OK, 1/0", expect = ACCEPTABLE, desc = "The permit came first.")
    @Outcome(id = "-, -, CLOSED, 1/1", expect = ACCEPTABLE, desc = "The close came first; the permit is kept.")
    public static class FinishAndCloseObject extends Pending {
        /** For jcstress. */
        public FinishAndCloseObject() {}

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

    /** H2, H3: a permit for the first and one for the one that its callback submits. */
    @JCStressTest
    @State
    @Outcome(id = "-, -, OK OK, 2/0", expect = ACCEPTABLE, desc = "Each takes one; callbacks run one after the other.")
    public static class FinishAndResubmit extends Resubmitting {
        /** For jcstress. */
        public FinishAndResubmit() {}

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

    /** H4, H5: the waiter sees result and callback. */
    @JCStressTest
    @State
    @Outcome(
            id = "-, OK 1 1, OK, 1/0",
            expect = ACCEPTABLE,
            desc = "It returns after the callback, before or after it was about to park.")
    public static class FinishAndAwait extends Pending {
        /** For jcstress. */
        public FinishAndAwait() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
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

    /** H4, H5: the waiter sees the result. */
    @JCStressTest
    @State
    @Outcome(id = "-, OK 1 0, OK, 0/0", expect = ACCEPTABLE, desc = "It returns after the end.")
    public static class FinishAndAwaitWithoutCallback extends Pending.Silent {
        /** For jcstress. */
        public FinishAndAwaitWithoutCallback() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
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

    /** H6: the handle is given back once. */
    @JCStressTest
    @State
    @Outcome(id = "-, 0, OK, 0/0 released", expect = ACCEPTABLE, desc = "The permit came first.")
    @Outcome(id = "-, 0, STOPPED, 0/1 released", expect = ACCEPTABLE, desc = "The close came first.")
    public static class FinishAndCloseWithoutCallback extends Pending.Silent {
        /** For jcstress. */
        public FinishAndCloseWithoutCallback() {}

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

    /** H8: it completes in its submission, or has a callback. */
    @JCStressTest
    @State
    @Outcome(id = "-, skipped, OK, 0/0", expect = ACCEPTABLE, desc = "The permit was there.")
    @Outcome(id = "-, called, OK, 1/0", expect = ACCEPTABLE, desc = "The permit came later.")
    public static class FinishAndSkip extends Idle {
        /** For jcstress. */
        public FinishAndSkip() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
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

package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import weir.api.AioStatus;

/** A request to end it early, and another end. The outcomes are explained in {@link Observed}. */
public final class RequestPairs {
    private RequestPairs() {}

    /** C1: the first reason wins; true = a request is on the operation. */
    @JCStressTest
    @State
    @Outcome(
            id = "true, true, CANCELED, 1/0",
            expect = ACCEPTABLE,
            desc = "The first actor came first; the second met the same operation, still running.")
    @Outcome(id = "true, true, PROTO, 1/0", expect = ACCEPTABLE, desc = "The second came first, and the first met it.")
    @Outcome(id = "true, false, CANCELED, 1/0", expect = ACCEPTABLE, desc = "It was over before the second.")
    @Outcome(id = "false, true, PROTO, 1/0", expect = ACCEPTABLE, desc = "It was over before the first.")
    public static class CancelAndAbort extends Pending {
        /** For jcstress. */
        public CancelAndAbort() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** C1: the first reason wins; true = a request is on the operation. */
    @JCStressTest
    @State
    @Outcome(
            id = "true, true, CANCELED, 1/0",
            expect = ACCEPTABLE,
            desc = "The first actor came first; the second met the same operation, still running.")
    @Outcome(
            id = "true, true, TIMEDOUT, 1/0",
            expect = ACCEPTABLE,
            desc = "The second came first, and the first met it.")
    @Outcome(id = "true, false, CANCELED, 1/0", expect = ACCEPTABLE, desc = "It was over before the second.")
    @Outcome(id = "false, true, TIMEDOUT, 1/0", expect = ACCEPTABLE, desc = "It was over before the first.")
    public static class CancelAndTimeout extends Pending {
        /** For jcstress. */
        public CancelAndTimeout() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** C1: the first reason wins; true = a request is on the operation. */
    @JCStressTest
    @State
    @Outcome(
            id = "true, true, PROTO, 1/0",
            expect = ACCEPTABLE,
            desc = "The first actor came first; the second met the same operation, still running.")
    @Outcome(
            id = "true, true, TIMEDOUT, 1/0",
            expect = ACCEPTABLE,
            desc = "The second came first, and the first met it.")
    @Outcome(id = "true, false, PROTO, 1/0", expect = ACCEPTABLE, desc = "It was over before the second.")
    @Outcome(id = "false, true, TIMEDOUT, 1/0", expect = ACCEPTABLE, desc = "It was over before the first.")
    public static class AbortAndTimeout extends Pending {
        /** For jcstress. */
        public AbortAndTimeout() {}

        /** One thread. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.PROTO);
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

    /** C1: two cancels. */
    @JCStressTest
    @State
    @Outcome(id = "true, true, CANCELED, 1/0", expect = ACCEPTABLE, desc = "Both met it.")
    @Outcome(id = "true, false, CANCELED, 1/0", expect = ACCEPTABLE, desc = "It was over before the second.")
    @Outcome(id = "false, true, CANCELED, 1/0", expect = ACCEPTABLE, desc = "It was over before the first.")
    public static class CancelTwice extends Pending {
        /** For jcstress. */
        public CancelTwice() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
        }

        /** The other. */
        @Actor
        public void cancelAgain(LLLL_Result r) {
            r.r2 = handle.abort(AioStatus.CANCELED);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** C1, C5: the first reason wins, and stop waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, CANCELED, 1/0", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(id = "true, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "The stop came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class CancelAndStop extends Pending {
        /** For jcstress. */
        public CancelAndStop() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** C1, C5: the first reason wins, and close waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, CANCELED, 1/0 released", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(
            id = "true, 1, STOPPED, 1/0 released",
            expect = ACCEPTABLE,
            desc = "The close came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class CancelAndClose extends Pending {
        /** For jcstress. */
        public CancelAndClose() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

    /** C1, C5: the first reason wins, and stop waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, PROTO, 1/0", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(id = "true, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "The stop came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class AbortAndStop extends Pending {
        /** For jcstress. */
        public AbortAndStop() {}

        /** One thread. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.PROTO);
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

    /** C1, C5: the first reason wins, and close waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, PROTO, 1/0 released", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(
            id = "true, 1, STOPPED, 1/0 released",
            expect = ACCEPTABLE,
            desc = "The close came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class AbortAndClose extends Pending {
        /** For jcstress. */
        public AbortAndClose() {}

        /** One thread. */
        @Actor
        public void abort(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.PROTO);
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

    /** C1, C5: the first reason wins, and stop waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, TIMEDOUT, 1/0", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(id = "true, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "The stop came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class TimeoutAndStop extends Pending {
        /** For jcstress. */
        public TimeoutAndStop() {}

        /** One thread. */
        @Actor
        public void expire(LLLL_Result r) {
            r.r1 = handle.timeOut(1);
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

    /** C1, C5: the first reason wins, and close waits for the callback. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1, TIMEDOUT, 1/0 released", expect = ACCEPTABLE, desc = "The request came first.")
    @Outcome(
            id = "true, 1, STOPPED, 1/0 released",
            expect = ACCEPTABLE,
            desc = "The close came first, and the request met it.")
    @Outcome(id = "false, 1, STOPPED, 1/0 released", expect = ACCEPTABLE, desc = "It was over before the request.")
    public static class TimeoutAndClose extends Pending {
        /** For jcstress. */
        public TimeoutAndClose() {}

        /** One thread. */
        @Actor
        public void expire(LLLL_Result r) {
            r.r1 = handle.timeOut(1);
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

    /** C1, B6: one of both ends it. */
    @JCStressTest
    @State
    @Outcome(id = "true, -, CANCELED, 1/0", expect = ACCEPTABLE, desc = "The cancel took it off the queue.")
    @Outcome(
            id = "true, -, CLOSED, 1/0",
            expect = ACCEPTABLE,
            desc = "It ran when it was cancelled, but the close had taken it off the queue.")
    @Outcome(id = "false, -, CLOSED, 1/0", expect = ACCEPTABLE, desc = "It was over before the cancel.")
    public static class CancelAndCloseObject extends Pending {
        /** For jcstress. */
        public CancelAndCloseObject() {}

        /** One thread. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = handle.abort(AioStatus.CANCELED);
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

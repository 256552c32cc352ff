package weir.stress.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import weir.api.AioStatus;
import weir.stress.model.CallbacksAtOnce;
import weir.stress.model.ModelHandle;
import weir.stress.model.Permits;

/** What providers do: finish twice, and keep several in order. */
public final class ProviderPairs {
    private ProviderPairs() {}

    /** H2: of two finishes of one ticket one is true, and its result is the operation's. */
    @JCStressTest
    @State
    @Outcome(id = "true, false, OK 1, 1/1", expect = ACCEPTABLE, desc = "The first won; the second was reported.")
    @Outcome(id = "false, true, CLOSED 2, 1/1", expect = ACCEPTABLE, desc = "The second won; the first was reported.")
    public static class FinishTwice {
        private final Permits owner = new Permits(new CallbacksAtOnce(), 0);
        private final ModelHandle handle;
        private final long ticket;
        private int callbacks;
        private int stale;

        /** For jcstress. */
        public FinishTwice() {
            handle = new ModelHandle(() -> callbacks++) {
                @Override
                protected void staleFinish(long late, AioStatus status) {
                    stale++; // by the loser alone
                }
            };
            ticket = owner.start(handle);
            handle.arm(ticket);
        }

        /** One thread. */
        @Actor
        public void finish(LLLL_Result r) {
            r.r1 = handle.finish(ticket, AioStatus.OK, 1, null);
        }

        /** The other. */
        @Actor
        public void finishAgain(LLLL_Result r) {
            r.r2 = handle.finish(ticket, AioStatus.CLOSED, 2, null);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            r.r3 = handle.busy() ? "busy" : handle.result() + " " + handle.count();
            r.r4 = callbacks + "/" + stale;
        }
    }

    /** H2, H3: as before, but the callback submits the handle again: the late finish must not hit that operation. */
    @JCStressTest
    @State
    @Outcome(id = "true, false, OK 1 OK, 2/0", expect = ACCEPTABLE, desc = "The second came too late for the first.")
    @Outcome(id = "false, true, CLOSED 2 OK, 2/0", expect = ACCEPTABLE, desc = "The first came too late for the first.")
    public static class FinishTwiceAndResubmit {
        private final Permits permits = new Permits(new CallbacksAtOnce(), 0);
        private final ModelHandle handle;
        private final long ticket;
        private int callbacks;
        private String first = "";

        /** For jcstress. */
        public FinishTwiceAndResubmit() {
            handle = new ModelHandle(this::called) {
                @Override
                protected void staleFinish(long late, AioStatus status) {
                    // It is meant to be too late.
                }
            };
            ticket = permits.start(handle);
            handle.arm(ticket);
        }

        private void called() {
            if (++callbacks == 1) {
                first = handle.result() + " " + handle.count();
                permits.take(handle);
            }
        }

        /** One thread. */
        @Actor
        public void finish(LLLL_Result r) {
            r.r1 = handle.finish(ticket, AioStatus.OK, 1, null);
        }

        /** The other. */
        @Actor
        public void finishAgain(LLLL_Result r) {
            r.r2 = handle.finish(ticket, AioStatus.CLOSED, 2, null);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            permits.give(); // the second waits for it
            r.r3 = first + " " + (handle.busy() ? "busy" : handle.result());
            r.r4 = callbacks + "/" + permits.left();
        }
    }

    /** B2, C1, C3: a cancel behind the head of a queue, against a permit for the head. */
    @JCStressTest
    @State
    @Outcome(id = "-, true, OK CANCELED, 0", expect = ACCEPTABLE, desc = "Each meets its own operation.")
    public static class FinishHeadAndCancelSecond extends Queue {
        /** For jcstress. */
        public FinishHeadAndCancelSecond() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = second.abort(AioStatus.CANCELED);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** B2, C1, C3: a cancel of the head, against a permit: it goes to one of both, in order. */
    @JCStressTest
    @State
    @Outcome(id = "-, true, CANCELED OK, 0", expect = ACCEPTABLE, desc = "The cancel came first; the next has it.")
    @Outcome(
            id = "-, true, OK CLOSED, 0",
            expect = ACCEPTABLE,
            desc = "The head ran when it was cancelled, but had it.")
    @Outcome(id = "-, false, OK CLOSED, 0", expect = ACCEPTABLE, desc = "The head was over before the cancel.")
    public static class FinishHeadAndCancelHead extends Queue {
        /** For jcstress. */
        public FinishHeadAndCancelHead() {}

        /** One thread. */
        @Actor
        public void finish() {
            permits.give();
        }

        /** The other. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = first.abort(AioStatus.CANCELED);
        }

        /** Afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            end(r);
        }
    }

    /** Two operations wait in one queue. */
    static class Queue {
        final Permits permits = new Permits(new CallbacksAtOnce(), 0);
        final ModelHandle first = new ModelHandle(null);
        final ModelHandle second = new ModelHandle(null);

        Queue() {
            permits.take(first);
            permits.take(second);
        }

        final void end(LLLL_Result r) {
            permits.close(); // ends what still waits
            if (r.r1 == null) {
                r.r1 = "-";
            }
            r.r3 = first.result() + " " + second.result();
            r.r4 = permits.left();
        }
    }
}

package weir.stress.triples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.stress.model.Callbacks;
import weir.stress.model.Permits;
import weir.stress.schedule.Program.Outcome;
import weir.stress.schedule.Scheduler;
import weir.stress.schedule.Steps;

/**
 * One schedule of one triple: the seed decides first what kind of handle and provider it is about, then the order of the
 * steps. Beside the threads of the events run one that submits, and one or two that run callbacks.
 */
final class Story {
    private static final class Loop extends Callbacks {
        @Override
        public void wakeup() {
            // The threads that run callbacks see for themselves.
        }
    }

    private final List<Event> events;
    private final Scheduler scheduler;
    private final @Nullable List<String> trace;

    private final Loop loop = new Loop();
    private final Permits permits;
    private final WatchedHandle handle;
    private final @Nullable WatchedHandle neighbour;

    private final boolean submittedBefore;
    private final boolean closesInCallback;
    private final boolean otherThreadResubmits;
    private final boolean listens;
    private final boolean listensAhead;
    private final boolean closes;
    private int resubmissions;

    private int given;
    private int accepted;
    private boolean objectClosed;
    /** The ticket that a thread waits for; -1 before and after. */
    private long awaited = -1;

    private int told;
    private long toldFor = -1;

    Story(List<Event> events, SplittableRandom random, @Nullable List<String> trace) {
        this.events = events;
        this.trace = trace;
        boolean skips = events.contains(Event.SKIP);
        boolean callback = skips || events.contains(Event.RESUBMIT) || oneIn(random, 4, false);
        given = oneIn(random, 4, true) ? 1 : 0;
        permits = new Permits(loop, given);
        handle = new WatchedHandle("the handle", callback ? this::callback : null);
        handle.timed = events.contains(Event.TIMEOUT);
        handle.triesOnly = handle.timed && oneIn(random, 8, true);
        neighbour = oneIn(random, 4, true) ? new WatchedHandle("its neighbour", null) : null;
        submittedBefore = !skips && random.nextBoolean();
        closes = events.contains(Event.CLOSE);
        closesInCallback = closes && callback && oneIn(random, 3, true);
        otherThreadResubmits = random.nextBoolean();
        resubmissions = events.contains(Event.RESUBMIT) && !otherThreadResubmits ? 1 + random.nextInt(2) : 0;
        listens = random.nextBoolean();
        listensAhead = random.nextBoolean();
        int loops = oneIn(random, 4, true) ? 2 : 1;
        scheduler = new Scheduler(random.split(), this::look, trace);
        describe(callback, loops);
        addThreads(loops);
    }

    private static boolean oneIn(SplittableRandom random, int n, boolean then) {
        return (random.nextInt(n) == 0) == then;
    }

    private void describe(boolean callback, int loops) {
        if (trace != null) {
            trace.add(events + (callback ? ", a callback" : ", no callback") + ", permits " + given
                    + (neighbour == null ? "" : ", another operation first")
                    + (submittedBefore ? ", pending at the start" : "")
                    + (handle.triesOnly ? ", timeout zero" : "")
                    + (closesInCallback ? ", closed in the callback" : "") + ", threads for callbacks " + loops);
        }
    }

    private void addThreads(int loops) {
        if (neighbour != null) {
            permits.take(neighbour);
        }
        if (submittedBefore) {
            submit();
        } else {
            scheduler.add("submit", () -> {
                if (events.contains(Event.SKIP)) {
                    handle.wantSkip();
                }
                submit();
            });
        }
        for (Event event : events) {
            addThread(event);
        }
        for (int i = 1; i <= loops; i++) {
            scheduler.addServant("loop " + i, this::runCallbacks);
        }
    }

    private void addThread(Event event) {
        switch (event) {
            case FINISH -> scheduler.add("finish", this::give);
            case CANCEL -> scheduler.add("cancel", () -> request(() -> handle.abort(AioStatus.CANCELED)));
            case ABORT -> scheduler.add("abort", () -> request(() -> handle.abort(AioStatus.PROTO)));
            case TIMEOUT -> scheduler.addServant("timeout", this::timeout);
            case STOP ->
                scheduler.add("stop", () -> {
                    handle.stopRequested = true;
                    handle.stop();
                    handle.requireStopped("stop");
                });
            case CLOSE -> scheduler.add("close", closesInCallback ? this::give : this::close);
            case RESUBMIT -> {
                if (otherThreadResubmits) {
                    scheduler.addServant("resubmit", () -> {
                        Steps.waitFor("a callback", handle::isInCallback);
                        submit();
                    });
                } else {
                    scheduler.add("finish again", this::give);
                }
            }
            case AWAIT -> scheduler.add("await", listens ? this::listen : this::await);
            case CLOSE_OBJECT ->
                scheduler.add("close object", () -> {
                    objectClosed = true;
                    permits.close();
                });
            case LATE_FINISH -> scheduler.addServant("late finish", this::finishAgain);
            case SKIP -> {
                // The wish is part of the submission.
            }
        }
    }

    // What the threads do

    private void submit() {
        try {
            if (permits.take(handle)) {
                accepted++;
            } else {
                handle.require(handle.stopRequested, "a submission was refused, but nobody has stopped the handle");
            }
        } catch (IllegalStateException e) {
            // H1: another thread was first. That there is one is known by the number of those accepted.
            if (!String.valueOf(e.getMessage()).startsWith("handle busy")) {
                throw e;
            }
        }
    }

    private void give() {
        given++;
        permits.give();
    }

    private void request(BooleanSupplier call) {
        new Request(handle).make(call);
    }

    private void timeout() {
        Steps.waitFor("a timer", () -> handle.timerTicket != 0);
        long ticket = handle.timerTicket;
        handle.life(ticket).timerFired = true;
        Steps.step("the timer expires");
        boolean hit = handle.timeOut(ticket);
        Steps.observe();
        handle.require(
                !hit || handle.life(ticket).reason != null,
                "a timer was answered with true, but its operation has no abort reason");
    }

    private void finishAgain() {
        Steps.waitFor("an end", () -> handle.completed != 0);
        handle.staleFinishes--;
        boolean hit = handle.finish(handle.completed, AioStatus.INTERNAL, 2, null);
        handle.require(!hit, "a second finish was answered with true");
    }

    private void close() {
        handle.stopRequested = true;
        handle.close();
        handle.requireStopped("close");
    }

    private void await() {
        long ticket = handle.ticket();
        awaited = ticket;
        handle.await(ticket);
        awaited = -1;
        handle.requireOver(ticket, "await");
    }

    private void listen() {
        long ticket = handle.ticket() + (listensAhead ? 1 : 0);
        toldFor = ticket;
        handle.listen(ticket, () -> {
            told++;
            handle.requireOver(ticket, "a listener");
        });
    }

    private void runCallbacks() {
        while (true) {
            Steps.waitFor("a callback that is due", () -> !loop.isEmpty());
            WatchedHandle due = (WatchedHandle) loop.next();
            if (due != null) {
                due.callBack();
            }
        }
    }

    private void callback() {
        if (awaited >= 0 && awaited < handle.callbackTicket) {
            // H5: that wait is for an operation before this one, so it ends while this callback runs.
            Steps.waitFor("the end of an await", () -> awaited < 0);
        }
        if (closesInCallback) {
            handle.stopRequested = true;
            handle.closeInCallback();
        }
        if (resubmissions > 0) {
            resubmissions--;
            submit();
        }
    }

    // The run

    Outcome run() {
        scheduler.run(this::helpOn);
        check();
        List<String> ends = new ArrayList<>(handle.ends());
        if (neighbour != null) {
            ends.addAll(neighbour.ends());
        }
        return new Outcome(scheduler.steps(), scheduler.fingerprint(), ends);
    }

    private void look() {
        handle.look();
        if (neighbour != null) {
            neighbour.look();
        }
    }

    /** Nobody can go on: whatever still waits gets what it waits for. */
    private boolean helpOn() {
        handle.require(!handle.isAborted(), "an abort request was forgotten");
        if (permits.isEmpty()) {
            return false;
        }
        scheduler.add("peer", this::give);
        return true;
    }

    private void check() {
        handle.check(objectClosed, accepted);
        int taken = ended(handle, AioStatus.OK);
        if (neighbour != null) {
            neighbour.check(objectClosed, 1);
            taken += ended(neighbour, AioStatus.OK);
        }
        handle.require(
                taken + permits.left() == given,
                given + " permits given, " + taken + " taken, " + permits.left() + " left");
        handle.require(permits.isEmpty() && loop.isEmpty(), "something is left in a queue");
        boolean closed = closes && handle.stopRequested && (!closesInCallback || wasClosedInCallback());
        handle.require(
                handle.releases == (closed ? 1 : 0), "given back " + handle.releases + " times, closed " + closed);
        if (toldFor >= 0) {
            boolean over = toldFor <= handle.ticket();
            handle.require(told == (over ? 1 : 0), "a listener was told " + told + " times");
        }
    }

    private boolean wasClosedInCallback() {
        for (int ticket = 1; ticket <= handle.ticket(); ticket++) {
            if (handle.life(ticket).entered > 0) {
                return true;
            }
        }
        return false;
    }

    private static int ended(WatchedHandle handle, AioStatus status) {
        int sum = 0;
        for (int ticket = 1; ticket <= handle.ticket(); ticket++) {
            sum += handle.life(ticket).result == status ? 1 : 0;
        }
        return sum;
    }
}

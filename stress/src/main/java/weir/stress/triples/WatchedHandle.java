package weir.stress.triples;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.stress.model.ModelHandle;
import weir.stress.schedule.Steps;

/** A handle that keeps a record of its operations, and complains at once about what must never be. */
final class WatchedHandle extends ModelHandle {
    /** More operations than any schedule makes. */
    static final int MOST = 8;

    private final String name;
    private final boolean hasCallback;
    private final Life[] lives = new Life[MOST];
    private final List<Request> requests = new ArrayList<>();

    /** Whether operations have a timer, and whether their timeout is zero. */
    boolean timed;

    boolean triesOnly;
    /** The ticket of the timer started last. */
    long timerTicket;

    /** Set before a stop or close: a submission that is refused from here on sets the result. */
    boolean stopRequested;

    private boolean stopReturned;
    private int inside;
    /** The ticket of the callback that runs, or ran last. */
    long callbackTicket;

    int releases;
    /** Finishes that came too late, less those that were meant to. */
    int staleFinishes;

    /** The ticket claimed last. */
    long completed;

    WatchedHandle(String name, @Nullable Runnable callback) {
        super(callback);
        this.name = name;
        hasCallback = callback != null;
        for (int i = 0; i < MOST; i++) {
            lives[i] = new Life();
        }
    }

    Life life(long ticket) {
        require(ticket < MOST, "more operations than the schedule makes");
        return lives[(int) ticket];
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(name + ", ticket " + ticket() + ": " + otherwise);
        }
    }

    // After each step

    void open(Request request) {
        requests.add(request);
    }

    void closed(Request request) {
        requests.remove(request);
    }

    void look() {
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).look();
        }
        long ticket = ticket();
        if (ticket == 0) {
            return;
        }
        Life life = life(ticket);
        if (isRunning()) {
            AioStatus reason = abortStatus();
            if (life.reason == null) {
                life.reason = reason == AioStatus.OK ? null : reason;
            } else {
                require(reason == life.reason, "the abort reason was " + life.reason + " and is " + reason);
            }
        } else if (!operationBusy()) {
            lookAtResult(life);
        }
    }

    /** H4: from its publication a result is stable. */
    private void lookAtResult(Life life) {
        life.skipped |= skipped();
        if (life.result == null) {
            life.result = result();
            life.count = count();
        }
        boolean refusedSince = stopRequested && result() == AioStatus.STOPPED;
        require(
                (result() == life.result || refusedSince) && count() == life.count,
                "published " + life.result + " " + life.count + ", now " + result() + " " + count());
    }

    // Somebody has waited

    /** H5, C5: what was waited for is over. */
    void requireOver(long ticket, String who) {
        if (ticket != 0) {
            require(life(ticket).isOver(hasCallback), who + " returned, but operation " + ticket + " is not over");
        }
    }

    void requireStopped(String who) {
        stopReturned = true;
        require(inside == 0 && !busy(), who + " returned, but the handle is busy");
    }

    boolean isInCallback() {
        return inside != 0;
    }

    /** Whether the running operation was aborted, and nobody is about to end it. */
    boolean isAborted() {
        return isRunning() && abortStatus() != AioStatus.OK;
    }

    // The end

    void check(boolean objectClosed, int accepted) {
        require(!busy(), "it is still busy");
        require(staleFinishes == 0, "a stale finish was not reported");
        int started = 0;
        for (int ticket = 1; ticket <= ticket(); ticket++) {
            Life life = life(ticket);
            started += life.starts;
            require(life.starts == 1, "operation " + ticket + " was started " + life.starts + " times");
            require(life.completions == 1, "operation " + ticket + " completed " + life.completions + " times");
            int calls = hasCallback && !life.skipped ? 1 : 0;
            require(
                    life.entered == calls && life.returned == calls,
                    "operation " + ticket + " had " + life.entered + " callbacks, not " + calls);
            require(!life.skipped || life.skipWished, "operation " + ticket + " was skipped unasked");
            checkResult(ticket, life, objectClosed);
        }
        require(started == accepted, accepted + " accepted, " + started + " started");
    }

    /** C2, T1, B6: how it ended is how it was. */
    private void checkResult(long ticket, Life life, boolean objectClosed) {
        AioStatus result = life.result;
        boolean truthful;
        if (result == AioStatus.OK) {
            truthful = life.count == 1;
        } else if (result == AioStatus.CLOSED) {
            truthful = objectClosed && life.count == 0;
        } else if (result == AioStatus.TIMEDOUT && life.triesOnly) {
            truthful = life.count == 0;
        } else {
            truthful = result == life.reason
                    && life.count == 0
                    && (result != AioStatus.TIMEDOUT || life.timerFired)
                    && (result != AioStatus.STOPPED || stopRequested);
        }
        require(truthful, "operation " + ticket + " ended " + result + " " + life.count + ", aborted " + life.reason);
    }

    /** How its operations ended. */
    List<String> ends() {
        List<String> ends = new ArrayList<>();
        for (int ticket = 1; ticket <= ticket(); ticket++) {
            ends.add(life(ticket).result + (life(ticket).skipped ? " skipped" : ""));
        }
        return ends;
    }

    // What the state machine asks for

    @Override
    protected void started() {
        require(!stopReturned, "a submission was accepted after stop or close had returned");
        Life life = life(ticket());
        life.starts++;
        life.triesOnly = triesOnly;
    }

    @Override
    protected @Nullable AioStatus startTimer(long ticket, boolean hasEnd, long end) {
        if (triesOnly) {
            return AioStatus.TIMEDOUT;
        }
        if (timed) {
            timerTicket = ticket;
        }
        return null;
    }

    @Override
    protected boolean takeSkip() {
        boolean wished = super.takeSkip();
        Life life = life(ticket());
        life.completions++;
        completed = ticket();
        life.skipWished = wished;
        return wished;
    }

    @Override
    protected void invokeCallback() {
        long ticket = ticket();
        callbackTicket = ticket;
        inside++;
        require(inside == 1, "two callbacks at once");
        require(!stopReturned, "a callback after stop or close had returned");
        life(ticket).entered++;
        require(life(ticket).completions == 1, "a callback before the end of its operation");
        Steps.step("the callback begins");
        super.invokeCallback();
        Steps.step("the callback returns");
        life(ticket).returned++;
        inside--;
    }

    @Override
    protected void release() {
        releases++;
        require(releases == 1, "given back twice");
        require(!busy(), "given back while busy");
    }

    @Override
    protected void staleFinish(long ticket, AioStatus status) {
        staleFinishes++;
        require(staleFinishes == 0, "a stale finish of " + ticket + " with " + status);
    }
}

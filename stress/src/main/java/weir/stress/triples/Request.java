package weir.stress.triples;

import java.util.function.BooleanSupplier;
import weir.stress.schedule.Steps;

/** One call of cancel, abort, or a timer: what ran while it was made decides what it may answer. */
final class Request {
    private final WatchedHandle handle;
    private boolean sawNone;
    /** Those that ran at some time during the call. */
    private long tickets;

    Request(WatchedHandle handle) {
        this.handle = handle;
    }

    void look() {
        if (handle.isRunning()) {
            tickets |= 1L << handle.ticket();
        } else {
            sawNone = true;
        }
    }

    /** C1: true = an operation was running and has an abort request now; false = none was. */
    void make(BooleanSupplier call) {
        handle.open(this);
        Steps.observe();
        boolean answer = call.getAsBoolean();
        Steps.observe();
        handle.closed(this);
        if (answer) {
            for (int ticket = 1; ticket < WatchedHandle.MOST; ticket++) {
                if ((tickets & 1L << ticket) != 0 && handle.life(ticket).reason != null) {
                    return;
                }
            }
            throw new AssertionError("a request was answered with true, but no operation has one");
        }
        if (!sawNone) {
            throw new AssertionError("a request was answered with false, but an operation ran all the time");
        }
    }
}

package weir.spi.engine;

import java.util.concurrent.atomic.LongAdder;
import weir.api.AioStatus;

/** What happens seldom is counted here, and reported; what happens all the time is derived from the handles. */
final class Statistics {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    private final LongAdder aborted = new LongAdder();
    private final LongAdder staleFinishes = new LongAdder();
    private final LongAdder callbackFailures = new LongAdder();
    private final LongAdder acceptPauses = new LongAdder();
    private final LongAdder limitPauses = new LongAdder();

    void aborted() {
        aborted.increment();
    }

    void staleFinish(Handle handle, long ticket, AioStatus status) {
        staleFinishes.increment();
        if (Long.bitCount(staleFinishes.sum()) != 1) {
            return; // a provider at fault is so again and again: the 1st, 2nd, 4th, 8th ... is logged
        }
        LOG.log(
                System.Logger.Level.ERROR,
                handle + ": a provider finished operation " + ticket + " (" + status + ") late or twice",
                new IllegalStateException("stale finish"));
    }

    void callbackFailed(String owner, Throwable failure) {
        callbackFailures.increment();
        LOG.log(System.Logger.Level.ERROR, "a callback of " + owner + " failed", failure);
    }

    void acceptPaused() {
        acceptPauses.increment();
    }

    void limitReached(Scope scope) {
        limitPauses.increment();
        if (Long.bitCount(limitPauses.sum()) == 1) { // a service that is full may be so after each accept
            LOG.log(System.Logger.Level.INFO, scope + " has " + scope.maxStreams() + " streams: its listeners pause");
        }
    }

    long abortedCount() {
        return aborted.sum();
    }

    long staleFinishCount() {
        return staleFinishes.sum();
    }

    long callbackFailureCount() {
        return callbackFailures.sum();
    }

    long acceptPauseCount() {
        return acceptPauses.sum();
    }

    long limitPauseCount() {
        return limitPauses.sum();
    }
}

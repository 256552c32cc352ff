package weir.stress.triples;

import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;

/** What was seen of one operation, from its start to the return of its callback. */
final class Life {
    int starts;
    int completions;
    int entered;
    int returned;
    boolean skipWished;
    boolean skipped;
    /** Its timeout is zero: it may end TIMEDOUT without a timer. */
    boolean triesOnly;

    boolean timerFired;

    /** The abort reason that was seen first. */
    @Nullable
    AioStatus reason;

    /** The result as first published. */
    @Nullable
    AioStatus result;

    long count;

    boolean isOver(boolean hasCallback) {
        return completions == 1 && result != null && (returned == 1 || skipped || !hasCallback);
    }
}

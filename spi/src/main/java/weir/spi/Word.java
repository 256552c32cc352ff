package weir.spi;

import weir.api.AioStatus;

/**
 * The layout of an operation's state word, from the low bits up: phase 3, abort reason 5, five flags, ticket 51.
 *
 * <p>The ticket counts the operations of a handle. Everything that may come late (a finish, a canceller, a timer)
 * carries the ticket it means, so it cannot hit the handle's next operation. At 100 million operations a second a
 * ticket recurs after 260 days of nothing else.
 */
final class Word {
    private Word() {}

    /** No operation; a submission may claim the handle. */
    static final long IDLE = 0;
    /** The submitter is inside its submission: it tries, and then finishes or arms. */
    static final long STARTED = 1;
    /** On the provider's list; whoever unlinks it finishes it. */
    static final long PENDING = 2;
    /** One thread has won the right to finish and writes the results. */
    static final long CLAIMED = 3;
    /** Results are visible, the callback is due. */
    static final long DONE = 4;

    private static final long PHASE_MASK = 7;
    private static final int ABORT_SHIFT = 3;
    private static final long ABORT_MASK = 31L << ABORT_SHIFT;

    /** The abort reason of a timer; what it ends as, TIMEDOUT or the OK of a sleep, the operation knows. */
    static final int EXPIRED = 31;

    /** The last operation completed in its submission and ran no callback. */
    static final long SKIPPED = 1L << 8;
    /** The callback of an operation runs; the next one may have been submitted meanwhile. */
    static final long CALLBACK = 1L << 9;
    /** No further submission is accepted. */
    static final long STOP = 1L << 10;
    /** The handle was closed: it is given back as soon as it is idle. */
    static final long GONE = 1L << 11;
    /** It has been given back; set once. */
    static final long RELEASED = 1L << 12;

    private static final int TICKET_SHIFT = 13;

    static long phase(long word) {
        return word & PHASE_MASK;
    }

    static boolean isRunning(long word) {
        long phase = phase(word);
        return phase == STARTED || phase == PENDING;
    }

    /** Neither an operation nor a callback. */
    static boolean isQuiet(long word) {
        return (word & (PHASE_MASK | CALLBACK)) == IDLE;
    }

    static long withPhase(long word, long phase) {
        return (word & ~PHASE_MASK) | phase;
    }

    static long ticket(long word) {
        return word >>> TICKET_SHIFT;
    }

    /** The word of the next operation, in its submission: abort reason and SKIPPED cleared, the other flags kept. */
    static long started(long idle) {
        return ((idle & ~(ABORT_MASK | SKIPPED | PHASE_MASK)) + (1L << TICKET_SHIFT)) | STARTED;
    }

    static int abortReason(long word) {
        return (int) ((word & ABORT_MASK) >>> ABORT_SHIFT);
    }

    static long withAbortReason(long word, int reason) {
        return word | ((long) reason << ABORT_SHIFT);
    }

    @SuppressWarnings("EnumOrdinal") // the number of a status never leaves the process
    static int reasonOf(AioStatus status) {
        return status.ordinal();
    }
}

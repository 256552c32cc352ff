package weir.spi.engine.socket;

import org.jspecify.annotations.Nullable;

/**
 * How a move ended.
 *
 * @param reason why it did not move; null if it did, or had not to
 */
public record Move(Outcome outcome, @Nullable Throwable reason) {
    /** What has become of the endpoint. */
    public enum Outcome {
        /** It lives on the new loop. */
        MOVED,
        /** The new backend did not take it; the old one serves it on. */
        STAYED,
        /** Neither took it: it ended CLOSED. */
        CLOSED,
        /** It was closed already, or is about to. */
        GONE
    }

    static final Move MOVED = new Move(Outcome.MOVED, null);
    static final Move GONE = new Move(Outcome.GONE, null);

    /** It stayed where it was. */
    public static Move stayed(Throwable reason) {
        return new Move(Outcome.STAYED, reason);
    }

    static Move closed(Throwable reason) {
        return new Move(Outcome.CLOSED, reason);
    }

    /** Whether it ended so. */
    public boolean is(Outcome expected) {
        return outcome == expected;
    }
}

package weir.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * How a backend is let go, see {@link Engine#remove(BackendProvider, Departure)}. Immutable; the {@code with} methods return
 * a changed copy.
 *
 * @param patience how long the call waits in all, not negative; more than 2^62 ns = endless. What a callback that holds its
 *     loop keeps from moving until then moves by itself when the loop is free again; a close that lingers until then is cut
 *     short
 * @param grace how long the departing backend still serves what no other has taken, before that ends CLOSED; not negative
 * @param parks whether, if no other backend is there, sockets are kept and dials wait for one, until
 *     {@link Engine#endAbsence}
 */
public record Departure(Duration patience, Duration grace, boolean parks) {
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    /** Waits for all, keeps nothing. */
    public static final Departure AT_ONCE = new Departure(ENDLESS, Duration.ZERO, false);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public Departure {
        requireNotNegative(patience, "patience");
        requireNotNegative(grace, "grace");
    }

    private static void requireNotNegative(Duration duration, String name) {
        if (Objects.requireNonNull(duration, name).isNegative()) {
            throw new IllegalArgumentException(name + " " + duration + " is negative; allowed: zero or more");
        }
    }

    /** A copy with another patience. */
    public Departure withPatience(Duration newPatience) {
        return new Departure(newPatience, grace, parks);
    }

    /** A copy with another grace. */
    public Departure withGrace(Duration newGrace) {
        return new Departure(patience, newGrace, parks);
    }

    /** A copy that keeps sockets while no backend is there, or does not. */
    public Departure withParks(boolean newParks) {
        return new Departure(patience, grace, newParks);
    }
}

package weir.backend.sim;

import java.time.Duration;
import java.util.Objects;

/**
 * What may go wrong on a simulated network, and how often. What happens when is decided by the simulation's seed. Immutable;
 * the {@code with} methods return a changed copy. Chances are from 0 (never) to 1 (always).
 *
 * @param minDelay how long bytes and datagrams are under way at least, not negative
 * @param maxDelay and at most, not less than that; bytes of one connection stay in order, datagrams do not
 * @param connectDelay how long a dial is under way, not negative
 * @param partial whether reads and writes move any part of what they could, one byte at least
 * @param reordered whether sockets that are ready at once are served in any order, and loops too
 * @param resetChance that a write breaks its connection
 * @param lossChance that a datagram is lost
 * @param doubleChance that a datagram that is not lost arrives twice
 */
public record Faults(
        Duration minDelay,
        Duration maxDelay,
        Duration connectDelay,
        boolean partial,
        boolean reordered,
        double resetChance,
        double lossChance,
        double doubleChance) {
    /** Nothing goes wrong, and all arrives at once. */
    public static final Faults NONE = new Faults(Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, 0, 0, 0);

    /** Delays up to 5 ms, partial transfers, any order of events; but no connection breaks and no datagram is lost. */
    public static final Faults ROUGH = NONE.withDelay(Duration.ZERO, Duration.ofMillis(5))
            .withConnectDelay(Duration.ofMillis(1))
            .withPartial(true)
            .withReordered(true);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public Faults {
        requireNotNegative(minDelay, "minDelay");
        requireNotNegative(maxDelay, "maxDelay");
        requireNotNegative(connectDelay, "connectDelay");
        if (maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException("maxDelay " + maxDelay + "; allowed: minDelay " + minDelay + " or more");
        }
        requireChance(resetChance, "resetChance");
        requireChance(lossChance, "lossChance");
        requireChance(doubleChance, "doubleChance");
    }

    private static void requireNotNegative(Duration duration, String name) {
        if (Objects.requireNonNull(duration, name).isNegative()) {
            throw new IllegalArgumentException(name + " " + duration + " is negative; allowed: zero or more");
        }
    }

    private static void requireChance(double chance, String name) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException(name + " " + chance + "; allowed: 0 to 1");
        }
    }

    /** A copy with another delay of bytes and datagrams. */
    public Faults withDelay(Duration least, Duration most) {
        return new Faults(least, most, connectDelay, partial, reordered, resetChance, lossChance, doubleChance);
    }

    /** A copy with another delay of dials. */
    public Faults withConnectDelay(Duration delay) {
        return new Faults(minDelay, maxDelay, delay, partial, reordered, resetChance, lossChance, doubleChance);
    }

    /** A copy with partial transfers, or without. */
    public Faults withPartial(boolean newPartial) {
        return new Faults(
                minDelay, maxDelay, connectDelay, newPartial, reordered, resetChance, lossChance, doubleChance);
    }

    /** A copy with events in any order, or in that in which they came. */
    public Faults withReordered(boolean newReordered) {
        return new Faults(
                minDelay, maxDelay, connectDelay, partial, newReordered, resetChance, lossChance, doubleChance);
    }

    /** A copy with another chance of resets. */
    public Faults withResets(double chance) {
        return new Faults(minDelay, maxDelay, connectDelay, partial, reordered, chance, lossChance, doubleChance);
    }

    /** A copy with other chances that datagrams are lost or doubled. */
    public Faults withLoss(double loss, double doubled) {
        return new Faults(minDelay, maxDelay, connectDelay, partial, reordered, resetChance, loss, doubled);
    }
}

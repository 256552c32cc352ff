package weir.container.load;

import java.util.EnumMap;
import java.util.Map;

/**
 * The books of a stretch of time: what happened to the operations that ended in it. An operation is a message of a client
 * and its way back.
 */
public final class Phase {
    /** What can happen to an operation or a connection. */
    enum Event {
        /** The message came back as it was sent. */
        COMPLETED,
        /** The message was given up on purpose: by the client, or because the server was stopped. */
        CANCELLED,
        /** The message did not come back, or not as it was sent. */
        LOST,
        /** A connection could not be opened. */
        REFUSED,
        /** A connection ended by an error. */
        RESET,
        /** A connection ended although neither side had a reason to end it. */
        CLOSED,
        /** A connection could not be opened while the server was stopped. */
        TURNED_AWAY
    }

    private final String name;
    private final boolean disturbance;
    private final long began = System.nanoTime();
    private final RoundTrips roundTrips = new RoundTrips();
    private final Map<Event, Long> counts = new EnumMap<>(Event.class);
    private long swapped;
    private volatile long ended;
    private volatile Phase next = this;

    /** A phase that begins now; in a disturbance something is done to the server. */
    Phase(String name, boolean disturbance) {
        this.name = name;
        this.disturbance = disturbance;
    }

    /** What it is called in the table. */
    public String name() {
        return name;
    }

    /** This phase ends and another begins. */
    void follow(Phase other) {
        end();
        next = other;
    }

    void end() {
        ended = System.nanoTime();
    }

    /** Where to book an operation that began in this phase and ends now: a disturbance on its way is what matters. */
    Phase ofOperation() {
        for (Phase each = this; ; each = each.next) {
            if (each.disturbance) {
                return each;
            }
            if (each.next == each) {
                return this;
            }
        }
    }

    synchronized void add(Event event) {
        counts.merge(event, 1L, Long::sum);
    }

    synchronized void completed(long nanos) {
        add(Event.COMPLETED);
        roundTrips.add(nanos);
    }

    synchronized long count(Event event) {
        return counts.getOrDefault(event, 0L);
    }

    synchronized void swapped(int sockets) {
        swapped += sockets;
    }

    /** Sockets of the server's that got another backend. */
    synchronized long swapped() {
        return swapped;
    }

    /** Operations that have ended. */
    synchronized long operations() {
        return count(Event.COMPLETED) + count(Event.CANCELLED) + count(Event.LOST);
    }

    /** What has to be 0. */
    synchronized long faults() {
        return count(Event.LOST) + count(Event.REFUSED) + count(Event.RESET) + count(Event.CLOSED);
    }

    /** The time that this share of the round trips took at most, in nanoseconds. */
    synchronized long percentile(double share) {
        return roundTrips.percentile(share);
    }

    /** How long it lasted, or has lasted so far. */
    long nanos() {
        return (ended == 0 ? System.nanoTime() : ended) - began;
    }

    synchronized void addTo(Phase sum) {
        synchronized (sum) {
            counts.forEach((event, count) -> sum.counts.merge(event, count, Long::sum));
            sum.roundTrips.add(roundTrips);
            sum.swapped += swapped;
        }
    }
}

package weir.spi.engine.socket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many streams a scope may have before its listeners pause, and the listeners that do.
 *
 * <p>An acceptor reserves a place before it accepts and gives it back afterwards; if it got a stream, that one is counted
 * by then. So places and streams together are never fewer than the connections taken, and several loops that accept at
 * once do not exceed the limit. Dialled streams count but need no place: they may exceed it.
 *
 * <p>Whoever finds no place is noted under the monitor that it was refused under, so a stream that closes meanwhile
 * either made room before, or finds it in the list. Room wakes one acceptor; that one, once it has tried, wakes the next
 * if room is left. So a close costs the same, however many listeners pause, and they take turns.
 */
public final class StreamLimit {
    private static final int NONE = 0;

    // Guarded by the monitor, under which nothing else is called.
    private int most = NONE;
    private int streams;
    private int reserved;
    /** Those that wait for room, longest first. */
    private final Set<Acceptor> waiting = new LinkedHashSet<>();

    /** No limit. */
    public StreamLimit() {}

    /** The limit, 0 for none. */
    public synchronized int most() {
        return most;
    }

    /** Changes the limit, 0 for none. */
    public void most(int newMost) {
        synchronized (this) {
            most = newMost;
        }
        wakeNext();
    }

    /** A stream has come (1) or gone (-1); after the latter {@link #wakeNext} follows, without the caller's locks. */
    synchronized void changed(int change) {
        streams += change;
    }

    /** A place for one connection, to be given back; if there is none, false, and the acceptor will be woken. */
    synchronized boolean reserve(Acceptor acceptor) {
        if (isFull()) {
            waiting.add(acceptor);
            return false;
        }
        waiting.remove(acceptor);
        reserved++;
        return true;
    }

    /** Gives a place back: by now the connection is a counted stream, or there was none. */
    void giveBack() {
        synchronized (this) {
            reserved--;
        }
        wakeNext();
    }

    /** Lets the acceptor that has waited longest try again if there is room. */
    void wakeNext() {
        Acceptor next = takeNext();
        if (next != null) {
            next.resume();
        }
    }

    private synchronized @Nullable Acceptor takeNext() {
        if (waiting.isEmpty() || isFull()) {
            return null;
        }
        Iterator<Acceptor> longest = waiting.iterator();
        Acceptor next = longest.next();
        longest.remove();
        return next;
    }

    /** An acceptor waits no more: its listener closes. */
    synchronized void forget(Acceptor acceptor) {
        waiting.remove(acceptor);
    }

    private boolean isFull() {
        return most != NONE && streams + reserved >= most;
    }
}

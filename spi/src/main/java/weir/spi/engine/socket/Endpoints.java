package weir.spi.engine.socket;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.spi.SocketKind;

/** The endpoints of a scope: a list through their own links, so that an idle connection costs no node. Thread-safe. */
public final class Endpoints {
    private @Nullable Endpoint head;
    private final Map<SocketKind, Integer> counts = new EnumMap<>(SocketKind.class);
    private final StreamLimit streamLimit = new StreamLimit();
    private int dials;
    private int size;
    private boolean closed;

    /** An empty list. */
    public Endpoints() {}

    /** Adds one; false if the list is closed. */
    public synchronized boolean add(Endpoint endpoint) {
        if (closed || endpoint.removed) {
            return false;
        }
        endpoint.next = head;
        if (head != null) {
            head.previous = endpoint;
        }
        head = endpoint;
        endpoint.listed = true;
        size++;
        count(endpoint, 1);
        return true;
    }

    /** Removes one if it is in the list. */
    public boolean remove(Endpoint endpoint) {
        boolean removed = unlink(endpoint);
        if (removed) {
            streamLimit.wakeNext();
        }
        return removed;
    }

    private synchronized boolean unlink(Endpoint endpoint) {
        endpoint.removed = true; // whoever is late to add it must not
        if (!endpoint.listed) {
            return false;
        }
        endpoint.listed = false;
        if (endpoint.previous == null) {
            head = endpoint.next;
        } else {
            endpoint.previous.next = endpoint.next;
        }
        if (endpoint.next != null) {
            endpoint.next.previous = endpoint.previous;
        }
        endpoint.previous = null;
        endpoint.next = null;
        size--;
        count(endpoint, -1);
        return true;
    }

    private void count(Endpoint endpoint, int change) {
        // A dial is no stream yet.
        if (endpoint instanceof DialAttempt) {
            dials += change;
        } else {
            counts.merge(endpoint.kind(), change, Integer::sum);
            if (endpoint instanceof Stream) {
                streamLimit.changed(change);
            }
        }
    }

    /** How many streams there may be before listeners pause. */
    public StreamLimit streamLimit() {
        return streamLimit;
    }

    /** Takes no more; those in it stay. */
    public synchronized void close() {
        closed = true;
    }

    /** Those in it now. */
    public synchronized List<Endpoint> snapshot() {
        List<Endpoint> all = new ArrayList<>(size);
        for (Endpoint each = head; each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }

    /** How many there are. */
    public synchronized int size() {
        return size;
    }

    /** How many streams there are, and dials that may yet become one. */
    public synchronized int streamsAndDials() {
        return counts.getOrDefault(SocketKind.STREAM, 0) + dials;
    }

    /** How many of a kind there are. */
    public synchronized int count(SocketKind kind) {
        return counts.getOrDefault(kind, 0);
    }
}

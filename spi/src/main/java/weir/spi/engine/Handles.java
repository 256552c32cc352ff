package weir.spi.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handles of a scope: a list through their own links, so that a handle costs no node. Thread-safe. */
final class Handles {
    private @Nullable Handle head;
    private int size;
    private long submittedByReleased;

    synchronized void add(Handle handle) {
        handle.nextHandle = head;
        if (head != null) {
            head.previousHandle = handle;
        }
        head = handle;
        size++;
    }

    /** Removes one that is in the list, and keeps its count of submissions. */
    synchronized void remove(Handle handle) {
        if (handle.previousHandle == null) {
            head = handle.nextHandle;
        } else {
            handle.previousHandle.nextHandle = handle.nextHandle;
        }
        if (handle.nextHandle != null) {
            handle.nextHandle.previousHandle = handle.previousHandle;
        }
        handle.previousHandle = null;
        handle.nextHandle = null;
        size--;
        submittedByReleased += handle.ticket();
    }

    synchronized int size() {
        return size;
    }

    synchronized List<Handle> snapshot() {
        List<Handle> all = new ArrayList<>(size);
        for (Handle each = head; each != null; each = each.nextHandle) {
            all.add(each);
        }
        return all;
    }

    /** The operations submitted so far: the tickets of all handles, so that nothing is counted on the way. */
    synchronized long submitted() {
        long sum = submittedByReleased;
        for (Handle each = head; each != null; each = each.nextHandle) {
            sum += each.ticket();
        }
        return sum;
    }
}

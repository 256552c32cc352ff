package weir.backend.epoll;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the 64 bits that an event carries to its socket. They are a slot and the number of its use: an event that was
 * noticed before its socket was closed, and reported after the slot or the descriptor was given to another, finds that
 * the numbers differ.
 */
final class SocketTable {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(EpollSocket[].class);
    private static final int FIRST_SIZE = 64;

    /** Elements are written under the monitor with release, and read by the loop with acquire. */
    private volatile @Nullable EpollSocket[] sockets = new EpollSocket[FIRST_SIZE];

    // Guarded by the monitor.
    private int[] uses = new int[FIRST_SIZE];
    private int[] free = new int[FIRST_SIZE];
    private int freeCount;
    private int used;

    /** Takes a socket in; the bits of its events. */
    synchronized long add(EpollSocket socket) {
        int slot;
        if (freeCount > 0) {
            freeCount--;
            slot = free[freeCount];
        } else {
            slot = used;
            used++;
            if (used > uses.length) {
                grow();
            }
        }
        uses[slot]++;
        ELEMENT.setRelease(sockets, slot, socket);
        return ((long) uses[slot] << 32) | slot;
    }

    private void grow() {
        int size = 2 * uses.length;
        uses = Arrays.copyOf(uses, size);
        free = Arrays.copyOf(free, size);
        sockets = Arrays.copyOf(sockets, size);
    }

    synchronized void remove(long bits) {
        int slot = (int) bits;
        if (uses[slot] == (int) (bits >>> 32) && sockets[slot] != null) {
            ELEMENT.setRelease(sockets, slot, null);
            free[freeCount] = slot;
            freeCount++;
        }
    }

    /** The socket of an event, or null if it is there no more. */
    @Nullable
    EpollSocket find(long bits) {
        EpollSocket found = (EpollSocket) ELEMENT.getAcquire(sockets, (int) bits);
        return found != null && found.bits() == bits ? found : null;
    }

    synchronized List<EpollSocket> all() {
        List<EpollSocket> all = new ArrayList<>();
        for (EpollSocket each : sockets) {
            if (each != null) {
                all.add(each);
            }
        }
        return all;
    }
}

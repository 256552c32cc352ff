package weir.backend.sim;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What listens at an address: a queue of connections that nobody has accepted, and of those who wait to get into it. */
final class Port {
    final SimNetwork network;

    // Guarded by the network's lock.
    private final Deque<End> queue = new ArrayDeque<>();
    private final Deque<Connecting> waiting = new ArrayDeque<>();
    private @Nullable SocketAddress address;
    private @Nullable SimSocket socket;
    private int backlog = 1;

    /** Somebody who dials. */
    interface Connecting {
        /** The connection is queued here; false if nobody dials any more. */
        boolean connected();

        /** Nobody listens any more. */
        void refused();

        /** What is accepted. */
        End accepted();
    }

    Port(SimNetwork network) {
        this.network = network;
    }

    void boundTo(SocketAddress newAddress) {
        address = newAddress;
    }

    @Nullable
    SocketAddress address() {
        return address;
    }

    void backlog(int most) {
        backlog = Math.max(1, most);
    }

    void owner(@Nullable SimSocket newSocket) {
        socket = newSocket;
    }

    boolean isReady() {
        return !queue.isEmpty();
    }

    /** Whether no more connections fit into the queue. */
    boolean isFull() {
        return queue.size() > backlog; // one more, as Linux has it
    }

    /** A dial arrives: it is queued, or waits until there is room. */
    void arrive(Connecting dial) {
        if (isFull()) {
            waiting.add(dial);
            return;
        }
        if (dial.connected()) {
            queue.add(dial.accepted());
            SimSocket owner = socket;
            if (owner != null) {
                owner.changed();
            }
        }
    }

    /** The connection that waits longest, or null. */
    @Nullable
    End take() {
        End taken = queue.poll();
        while (!isFull() && !waiting.isEmpty()) {
            arrive(waiting.remove());
        }
        return taken;
    }

    void close() {
        network.unbind(this);
        queue.forEach(end -> end.close(true));
        queue.clear();
        waiting.forEach(Connecting::refused);
        waiting.clear();
    }
}

package weir.sp.protocol;

import java.util.ArrayDeque;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;

/**
 * What goes to one pipe of a protocol that never waits: a queue that drops when it is full. Tied to the pipe as its
 * attachment.
 */
final class Outlet {
    private final Pipe pipe;
    private final ArrayDeque<Packet> waiting = new ArrayDeque<>();

    private Outlet(Pipe pipe) {
        this.pipe = pipe;
    }

    static void open(Pipe pipe) {
        pipe.attach(new Outlet(pipe));
    }

    static Outlet of(Pipe pipe) {
        if (pipe.attachment() instanceof Outlet outlet) {
            return outlet;
        }
        throw new IllegalStateException("no outlet in " + pipe);
    }

    /** Sends a message that others hold too; false if it was dropped since the queue is full. */
    boolean offer(Packet shared, int depth) {
        if (waiting.isEmpty() && pipe.canTake()) {
            pipe.take(shared.hold());
            return true;
        }
        return waiting.size() < depth && waiting.add(shared.hold());
    }

    void dropOldest() {
        waiting.remove().release();
    }

    /** The pipe can take again. */
    void flush() {
        while (!waiting.isEmpty() && pipe.canTake()) {
            pipe.take(waiting.remove());
        }
    }

    void clear() {
        waiting.forEach(Packet::release);
        waiting.clear();
    }
}

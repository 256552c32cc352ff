package weir.sp.protocol;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;

/**
 * Messages on their way to the application: a buffer of some, behind it one in each pipe, which then reads no more. So a
 * sender that is faster than the application is held up, and memory does not grow.
 */
final class Arrivals {
    private final ArrayDeque<Packet> buffer = new ArrayDeque<>();
    private final PipeRing pipes = new PipeRing();

    PipeRing pipes() {
        return pipes;
    }

    /** Buffers a message if there is room. */
    boolean offer(Packet packet, int depth) {
        return buffer.size() < depth && buffer.add(packet);
    }

    /** Buffers a message though there is no room, by dropping the oldest. */
    void push(Packet packet) {
        Packet oldest = buffer.poll();
        if (oldest != null) {
            oldest.release();
        }
        buffer.add(packet);
    }

    /** The oldest message of the buffer, which a pipe then fills up, or one that a pipe holds. */
    @Nullable
    Packet poll() {
        Packet first = buffer.poll();
        Pipe holding = pipes.holding();
        if (holding == null) {
            return first;
        }
        if (first == null) {
            return holding.takeHeld();
        }
        buffer.add(holding.takeHeld());
        return first;
    }

    void removeIf(Predicate<Packet> unwanted) {
        for (Iterator<Packet> each = buffer.iterator(); each.hasNext(); ) {
            Packet packet = each.next();
            if (unwanted.test(packet)) {
                each.remove();
                packet.release();
            }
        }
    }

    void clear() {
        removeIf(packet -> true);
    }
}

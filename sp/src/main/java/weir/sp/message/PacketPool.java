package weir.sp.message;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Packets that nobody uses. First in, first out, so that one rests as long as possible before it is used again: whoever
 * still touches a message that it has given away is told so as long as the packet rests.
 */
final class PacketPool {
    private static final int LARGEST_KEPT = 8 << 10;
    private static final int MOST_KEPT = 1024;

    private static final ArrayBlockingQueue<Packet> RESTING = new ArrayBlockingQueue<>(MOST_KEPT);

    private PacketPool() {}

    static @Nullable Packet poll() {
        return RESTING.poll();
    }

    /** Keeps a packet, unless it is large or there are enough. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    static void offer(Packet packet) {
        if (packet.footprint() <= LARGEST_KEPT) {
            boolean kept = RESTING.offer(packet);
            assert kept || RESTING.remainingCapacity() == 0;
        }
    }
}

package weir.example;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers of one size for all connections of a server. A connection takes one only while it has bytes in hand, so
 * a loop mostly gets the same warm buffer again, and there are as many as connections with slow peers.
 */
final class BufferPool {
    /** What is kept when nobody needs it; a burst of slow peers must not hold its memory for ever. */
    private static final int MAX_FREE = 256;

    private final int bytes;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    BufferPool(int bytes) {
        this.bytes = bytes;
    }

    /** A clear buffer; the caller's until given back. */
    ByteBuffer take() {
        ByteBuffer buffer;
        synchronized (free) {
            buffer = free.poll();
        }
        return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(bytes);
    }

    void give(ByteBuffer buffer) {
        synchronized (free) {
            if (free.size() < MAX_FREE) {
                free.push(buffer);
            }
        }
    }
}

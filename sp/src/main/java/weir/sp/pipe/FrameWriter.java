package weir.sp.pipe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.sp.message.Packet;

/**
 * Gathers messages while others are written: small ones are copied one behind the other, so that many go out with one
 * system call; a large one is not copied, and nothing is gathered behind it until it is on its way.
 */
final class FrameWriter {
    static final int BUFFER = 16 << 10;
    /** Type, length, and the longest header: the hops of a request and its identifier. */
    private static final int LONGEST_PREFIX = 1 + Long.BYTES + 16 * Integer.BYTES;

    private final boolean typed;

    /** Gathers; made when first used. */
    private @Nullable ByteBuffer gathering;
    /** The last message gathered, if it is large: its body is still to follow. */
    private @Nullable Packet large;

    /** Is written. */
    private @Nullable ByteBuffer flying;

    private @Nullable Packet flyingLarge;

    FrameWriter(boolean typed) {
        this.typed = typed;
    }

    boolean hasRoom() {
        return large == null && (gathering == null || gathering.remaining() >= LONGEST_PREFIX);
    }

    boolean isEmpty() {
        return gathering == null || gathering.position() == 0;
    }

    /** How many bytes are gathered, a large body not counted. */
    int gathered() {
        return gathering == null ? 0 : gathering.position();
    }

    void add(Packet packet) {
        ByteBuffer into = gathering;
        if (into == null) {
            into = ByteBuffer.allocate(BUFFER);
            gathering = into;
        }
        int length = packet.body().length();
        if (typed) {
            into.put((byte) 1);
        }
        into.putLong((long) packet.header().length() + length);
        into.put(packet.header().view());
        if (length <= into.remaining()) {
            into.put(packet.body().view());
            packet.release();
        } else {
            large = packet;
        }
    }

    /** Lets fly what is gathered; a handle that is idle gets the buffers. */
    void begin(Aio aio) {
        ByteBuffer next = gathering;
        if (next == null) {
            throw new IllegalStateException("nothing to write");
        }
        gathering = flying == null ? null : flying.clear();
        flying = next.flip();
        flyingLarge = large;
        large = null;
        if (flyingLarge == null) {
            aio.setIov(next);
        } else {
            // If others may read the same body at the same time, of its own.
            ByteBuffer body = flyingLarge.body().view();
            aio.setIov(next, flyingLarge.isShared() ? body.duplicate() : body);
        }
    }

    /** What flew has arrived. */
    void landed() {
        if (flyingLarge != null) {
            flyingLarge.release();
            flyingLarge = null;
        }
    }

    /** Gives back what will not be sent any more; nothing flies. */
    void close() {
        landed();
        if (large != null) {
            large.release();
            large = null;
        }
    }
}

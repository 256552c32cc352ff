package weir.sp.pipe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.sp.message.Packet;

/**
 * Finds messages in a stream of bytes: on Unix sockets a byte 1, then always the length in 64 bits, then so many bytes.
 *
 * <p>A length is believed up to the largest message only, and the room for one grows as its bytes come: whoever promises
 * much and sends nothing costs nothing.
 */
public final class FrameReader {
    static final int BUFFER = 16 << 10;
    /** So much room at once for a message that does not fit the buffer. */
    private static final int FIRST_ROOM = 64 << 10;

    private static final byte MESSAGE = 1;

    private final boolean typed;
    private final Tuning tuning;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    private @Nullable Packet packet;
    /** Bytes of it that are not yet there. */
    private int missing;
    /** The room offered in it at the last {@link #prepare}. */
    private int offered;

    /** @param typed whether each message begins with a byte that tells what it is */
    public FrameReader(boolean typed, Tuning tuning) {
        this.typed = typed;
        this.tuning = tuning;
    }

    /**
     * The next message, or null if bytes are missing.
     *
     * @throws AioException {@link AioStatus#MSGSIZE} if one is longer than allowed, {@link AioStatus#PROTO} if it is none
     */
    public @Nullable Packet next() throws AioException {
        Packet current = packet;
        if (current == null) {
            int prefix = typed ? 1 + Long.BYTES : Long.BYTES;
            if (buffer.remaining() < prefix) {
                return null;
            }
            current = begin();
        }
        if (buffer.remaining() < missing) {
            missing -= buffer.remaining();
            current.body().append(buffer);
            return null;
        }
        int limit = buffer.limit();
        current.body().append(buffer.limit(buffer.position() + missing));
        buffer.limit(limit);
        packet = null;
        missing = 0;
        return current;
    }

    private Packet begin() throws AioException {
        if (typed && buffer.get() != MESSAGE) {
            throw new AioException(
                    AioStatus.PROTO, "a message of type " + buffer.get(buffer.position() - 1) + "; allowed: 1");
        }
        long length = buffer.getLong();
        int most = tuning.maxMessageSize;
        if (length < 0 || length > most) {
            throw new AioException(
                    AioStatus.MSGSIZE,
                    "a message of " + Long.toUnsignedString(length) + " bytes; allowed: up to " + most);
        }
        missing = (int) length;
        Packet begun = Packet.take((int) Math.min(length, BUFFER));
        packet = begun;
        return begun;
    }

    /** Tells a handle where the next bytes go. */
    public void prepare(Aio aio) {
        if (packet != null && missing > buffer.capacity() / 2) {
            int have = packet.body().length();
            offered = Math.min(missing, Math.max(FIRST_ROOM, have));
            aio.setIov(packet.body().space(offered));
            return;
        }
        offered = 0;
        buffer.compact();
        aio.setIov(buffer);
    }

    /** So many bytes came where {@link #prepare} had said. */
    public void arrived(int count) {
        if (offered == 0) {
            buffer.flip();
            return;
        }
        if (packet == null) {
            throw new IllegalStateException("bytes for no message");
        }
        packet.body().written(count);
        missing -= count;
    }

    /** Whether it is in the middle of a message. */
    public boolean isWithin() {
        return packet != null || buffer.hasRemaining();
    }

    /** Gives back what is there of a message. */
    public void close() {
        if (packet != null) {
            packet.release();
            packet = null;
        }
    }
}

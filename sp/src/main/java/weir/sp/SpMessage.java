package weir.sp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.message.Part;

/**
 * A message of the scalability protocols, pooled. The counterpart is {@code nng_msg}; numbers are big-endian, as there.
 *
 * <p><b>Body and header.</b> The body is the application's; it grows at its end by {@code append} and at its front by
 * {@code insert}, and shrinks by {@code chop} and {@code trim}. The header is for protocols: sockets write their own and
 * never send what is in the header of a message given to them, nor change it. {@link #headerPart} edits it for protocols
 * built on messages. What does not fit makes room by itself; a part can have up to 2^31 - 9 bytes.
 *
 * <p><b>Ownership</b> (B7). A message is its maker's until a send of it ends {@link weir.api.AioStatus#OK}: then it is gone
 * from the handle, and any use of it throws {@link IllegalStateException}, until the pool gives it to somebody else, which is
 * as late as it can be. A send that ends otherwise leaves it as it was. A message received is the receiver's: send it on, or
 * {@link #close} it. One that is forgotten is garbage like any other object.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class SpMessage implements Message {
    private final Packet packet;
    /** Whether it is the application's; plain: written where it changes hands. */
    private boolean mine = true;

    private SpMessage(Packet packet) {
        this.packet = packet;
        packet.face(this);
    }

    /** The message that shows a packet; from here the packet is the application's. */
    static SpMessage show(Packet packet) {
        Message face = packet.face();
        if (face == null) {
            return new SpMessage(packet);
        }
        SpMessage message = (SpMessage) face;
        message.mine = true;
        return message;
    }

    /** Takes the packet away from the application; null if it is not the application's any more. */
    @Nullable
    Packet handOver() {
        if (!mine) {
            return null;
        }
        mine = false;
        return packet;
    }

    /** Refuses a message that was given away. */
    void requireMine() {
        packet();
    }

    /** An empty message. {@code nng_msg_alloc} with size 0. */
    public static SpMessage create() {
        return ofCapacity(0);
    }

    /**
     * An empty message with room for so many bytes. {@code nng_msg_reserve}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static SpMessage ofCapacity(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("capacity " + bytes + "; allowed: 0 or more bytes");
        }
        return show(Packet.take(bytes));
    }

    /** A message with this body; the array is copied. */
    public static SpMessage of(byte[] body) {
        return ofCapacity(body.length).append(body);
    }

    /** A message with the bytes that a buffer has left as its body; they are copied, the position advances. */
    public static SpMessage of(ByteBuffer body) {
        return ofCapacity(body.remaining()).append(body);
    }

    /** A message with a text in UTF-8 as its body. */
    public static SpMessage of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    private Packet packet() {
        if (!mine) {
            throw new IllegalStateException(
                    "the message was handed over by a send, or closed; allowed: using messages that one owns");
        }
        return packet;
    }

    private Part part() {
        return packet().body();
    }

    // Reading

    @Override
    public ByteBuffer header() {
        return packet().header().view();
    }

    @Override
    public ByteBuffer body() {
        return part().view();
    }

    /** The bytes of the body, copied. */
    public byte[] toBytes() {
        Part body = part();
        byte[] bytes = new byte[body.length()];
        body.copyTo(bytes, 0);
        return bytes;
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /** How many bytes the body has. {@code nng_msg_len}. */
    public int length() {
        return part().length();
    }

    /** How many bytes the body can have before it must move. {@code nng_msg_capacity}. */
    public int capacity() {
        return part().capacity();
    }

    /** The header, to be edited. {@code nng_msg_header_append} and the like. */
    public SpHeader headerPart() {
        return new SpHeader(packet().header());
    }

    // Growing

    /** Puts bytes at the end of the body. {@code nng_msg_append}. */
    public SpMessage append(byte[] bytes) {
        return append(bytes, 0, bytes.length);
    }

    /**
     * Puts some bytes of an array at the end of the body.
     *
     * @throws IndexOutOfBoundsException if the array has not got them
     */
    public SpMessage append(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        part().append(bytes, offset, count);
        return this;
    }

    /** Puts the bytes that a buffer has left at the end of the body; its position advances. */
    public SpMessage append(ByteBuffer bytes) {
        part().append(bytes);
        return this;
    }

    /** Puts a number of 16 bits at the end of the body. {@code nng_msg_append_u16}. */
    public SpMessage appendShort(int number) {
        part().append(number, Short.BYTES);
        return this;
    }

    /** Puts a number of 32 bits at the end of the body. {@code nng_msg_append_u32}. */
    public SpMessage appendInt(int number) {
        part().append(number, Integer.BYTES);
        return this;
    }

    /** Puts a number of 64 bits at the end of the body. {@code nng_msg_append_u64}. */
    public SpMessage appendLong(long number) {
        part().append(number, Long.BYTES);
        return this;
    }

    /** Puts bytes before the body. {@code nng_msg_insert}. */
    public SpMessage insert(byte[] bytes) {
        part().insert(bytes, 0, bytes.length);
        return this;
    }

    /** Puts a number of 16 bits before the body. {@code nng_msg_insert_u16}. */
    public SpMessage insertShort(int number) {
        part().insert(number, Short.BYTES);
        return this;
    }

    /** Puts a number of 32 bits before the body. {@code nng_msg_insert_u32}. */
    public SpMessage insertInt(int number) {
        part().insert(number, Integer.BYTES);
        return this;
    }

    /** Puts a number of 64 bits before the body. {@code nng_msg_insert_u64}. */
    public SpMessage insertLong(long number) {
        part().insert(number, Long.BYTES);
        return this;
    }

    // Shrinking

    /** Takes all bytes out of the body. {@code nng_msg_clear}. */
    public SpMessage clear() {
        part().clear();
        return this;
    }

    /**
     * Takes bytes away at the front of the body. {@code nng_msg_trim}.
     *
     * @throws IllegalArgumentException if it has not got so many
     */
    public SpMessage trim(int bytes) {
        part().trim(bytes);
        return this;
    }

    /**
     * Takes bytes away at the end of the body. {@code nng_msg_chop}.
     *
     * @throws IllegalArgumentException if it has not got so many
     */
    public SpMessage chop(int bytes) {
        part().chop(bytes);
        return this;
    }

    /**
     * Takes a number of 16 bits away at the front, without sign: 0 to 65,535. {@code nng_msg_trim_u16}.
     *
     * @throws IllegalStateException if the body is shorter, as for all of these
     */
    public int trimShort() {
        return (int) part().trimNumber(Short.BYTES);
    }

    /** Takes a number of 32 bits away at the front. {@code nng_msg_trim_u32}. */
    public int trimInt() {
        return (int) part().trimNumber(Integer.BYTES);
    }

    /** Takes a number of 64 bits away at the front. {@code nng_msg_trim_u64}. */
    public long trimLong() {
        return part().trimNumber(Long.BYTES);
    }

    /** Takes a number of 16 bits away at the end, without sign. {@code nng_msg_chop_u16}. */
    public int chopShort() {
        return (int) part().chopNumber(Short.BYTES);
    }

    /** Takes a number of 32 bits away at the end. {@code nng_msg_chop_u32}. */
    public int chopInt() {
        return (int) part().chopNumber(Integer.BYTES);
    }

    /** Takes a number of 64 bits away at the end. {@code nng_msg_chop_u64}. */
    public long chopLong() {
        return part().chopNumber(Long.BYTES);
    }

    // The whole

    @Override
    public SpMessage duplicate() {
        return show(packet().copy());
    }

    /** Gives the message back to the pool. Does nothing if it was handed over or closed. */
    @Override
    public void close() {
        if (mine) {
            mine = false;
            packet.release();
        }
    }

    @Override
    public String toString() {
        return mine
                ? "message of " + packet.header().length() + " + "
                        + packet.body().length() + " bytes"
                : "message that was handed over";
    }
}

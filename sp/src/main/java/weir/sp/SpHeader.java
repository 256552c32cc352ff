package weir.sp;

import weir.sp.message.Part;

/**
 * The header of a message, to be edited: for protocols that applications build of messages. As the body it grows and shrinks
 * at both ends; it is the message's, and not to be used longer.
 */
public final class SpHeader {
    private final Part part;

    SpHeader(Part part) {
        this.part = part;
    }

    /** How many bytes it has. {@code nng_msg_header_len}. */
    public int length() {
        return part.length();
    }

    /** Takes all bytes out. {@code nng_msg_header_clear}. */
    public SpHeader clear() {
        part.clear();
        return this;
    }

    /** Puts bytes at the end. {@code nng_msg_header_append}. */
    public SpHeader append(byte[] bytes) {
        part.append(bytes, 0, bytes.length);
        return this;
    }

    /** Puts a number of 16 bits at the end. {@code nng_msg_header_append_u16}. */
    public SpHeader appendShort(int number) {
        part.append(number, Short.BYTES);
        return this;
    }

    /** Puts a number of 32 bits at the end. {@code nng_msg_header_append_u32}. */
    public SpHeader appendInt(int number) {
        part.append(number, Integer.BYTES);
        return this;
    }

    /** Puts a number of 64 bits at the end. {@code nng_msg_header_append_u64}. */
    public SpHeader appendLong(long number) {
        part.append(number, Long.BYTES);
        return this;
    }

    /** Puts bytes at the front. {@code nng_msg_header_insert}. */
    public SpHeader insert(byte[] bytes) {
        part.insert(bytes, 0, bytes.length);
        return this;
    }

    /** Puts a number of 32 bits at the front. {@code nng_msg_header_insert_u32}. */
    public SpHeader insertInt(int number) {
        part.insert(number, Integer.BYTES);
        return this;
    }

    /**
     * Takes bytes away at the front. {@code nng_msg_header_trim}.
     *
     * @throws IllegalArgumentException if it has not got so many
     */
    public SpHeader trim(int bytes) {
        part.trim(bytes);
        return this;
    }

    /**
     * Takes bytes away at the end. {@code nng_msg_header_chop}.
     *
     * @throws IllegalArgumentException if it has not got so many
     */
    public SpHeader chop(int bytes) {
        part.chop(bytes);
        return this;
    }

    /**
     * Takes a number of 32 bits away at the front. {@code nng_msg_header_trim_u32}.
     *
     * @throws IllegalStateException if it is shorter
     */
    public int trimInt() {
        return (int) part.trimNumber(Integer.BYTES);
    }

    /**
     * Takes a number of 32 bits away at the end. {@code nng_msg_header_chop_u32}.
     *
     * @throws IllegalStateException if it is shorter
     */
    public int chopInt() {
        return (int) part.chopNumber(Integer.BYTES);
    }
}

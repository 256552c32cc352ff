package weir.soak.account;

import java.nio.ByteBuffer;

/** The bytes of a stream: eight and eight a hash of the stream's seed and of their place, so no stretch comes twice. */
public final class Pattern {
    private Pattern() {}

    /** The byte at a place. */
    public static byte at(long seed, long position) {
        return (byte) (word(seed, position >>> 3) >>> ((7 - (position & 7)) << 3));
    }

    /** Fills a buffer from its position to its limit, which stay, with what stands from a place on. */
    public static void fill(ByteBuffer buffer, long seed, long from) {
        int at = buffer.position();
        int end = buffer.limit();
        long position = from;
        while (at < end) {
            if ((position & 7) == 0 && end - at >= 8) {
                buffer.putLong(at, word(seed, position >>> 3));
                at += 8;
                position += 8;
            } else {
                buffer.put(at++, at(seed, position++));
            }
        }
    }

    /** The first place, from 0, at which bytes from one position to another differ from what stands from a place on; or -1. */
    public static int mismatch(ByteBuffer buffer, int from, int to, long seed, long place) {
        for (int i = from; i < to; i++) {
            if (buffer.get(i) != at(seed, place + (i - from))) {
                return i - from;
            }
        }
        return -1;
    }

    private static long word(long seed, long index) {
        long z = seed + index * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

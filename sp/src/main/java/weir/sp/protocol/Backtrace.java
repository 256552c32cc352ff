package weir.sp.protocol;

import weir.sp.message.Packet;

/**
 * The way that a request came, in its first words of 32 bits: one for each hop, and last, with its highest bit set, the
 * number of the request. An answer begins with the same words.
 */
final class Backtrace {
    private static final int WORD = Integer.BYTES;
    private static final long LAST = 0x8000_0000L;

    /** What became of a request's words. */
    enum Found {
        /** They are the packet's header now. */
        COMPLETE,
        /** It has come too far. */
        TOO_LONG,
        /** No last word. */
        NONE
    }

    private Backtrace() {}

    static Found split(Packet packet, int maxTtl) {
        int words = 0;
        long word;
        do {
            if (packet.body().length() < (words + 1) * WORD) {
                return Found.NONE;
            }
            word = packet.body().peek(words * WORD, WORD);
            words++;
            if (words > maxTtl) {
                return Found.TOO_LONG;
            }
        } while ((word & LAST) == 0);
        packet.header().clear();
        packet.header().appendFrom(packet.body(), words * WORD);
        return Found.COMPLETE;
    }
}

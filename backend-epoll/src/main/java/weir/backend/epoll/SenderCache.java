package weir.backend.epoll;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The address made last, with the bytes it was made of. Used by one thread at a time. */
final class SenderCache {
    private static final int WORDS = 4;

    /** Family, port, address and scope: 28 bytes of IPv6, 8 of IPv4. */
    private final long[] seen = new long[WORDS];

    private @Nullable InetSocketAddress made;

    /** The sender that a received message tells. */
    InetSocketAddress sender(Scratch scratch) {
        boolean same = made != null;
        int length = scratch.getInt(Scratch.MESSAGE + Layouts.MESSAGE_NAME_LENGTH);
        for (int i = 0; i < WORDS; i++) {
            long word = word(scratch, i, length);
            same &= word == seen[i];
            seen[i] = word;
        }
        InetSocketAddress known = made;
        if (known == null || !same) {
            known = Sockaddr.readInternet(scratch);
            made = known;
        }
        return known;
    }

    private static long word(Scratch scratch, int index, int length) {
        int offset = index * Long.BYTES;
        int left = length - offset;
        if (left >= Long.BYTES) {
            return scratch.getLong(Scratch.ADDRESS + offset);
        }
        return left >= Integer.BYTES ? scratch.getInt(Scratch.ADDRESS + offset) : 0;
    }
}

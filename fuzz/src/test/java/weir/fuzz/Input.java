package weir.fuzz;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a target reads out of the bytes that it is given. */
public final class Input {
    private Input() {}

    /**
     * The bytes as UTF-8; one that is none becomes an unpaired surrogate, so that such texts, which users can make too,
     * are a single byte away.
     */
    public static String text(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer to = CharBuffer.allocate(bytes.length + 1);
        while (true) {
            CoderResult result = decoder.decode(from, to, true);
            if (result.isUnderflow()) {
                return to.flip().toString();
            }
            to.put((char) (0xdc00 | (from.get() & 0xff)));
        }
    }

    /** The lines of the text. */
    public static List<String> lines(byte[] bytes) {
        return List.of(text(bytes).split("\n", -1));
    }

    /** A line as a number, or what its text hashes to: small numbers are easy to hit, and all others possible. */
    public static int number(String line) {
        try {
            return Integer.parseInt(line);
        } catch (NumberFormatException e) {
            return line.hashCode();
        }
    }
}

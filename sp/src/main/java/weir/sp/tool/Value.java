package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The value of an option. Arguments are bytes: data and topics are sent as they were given, whatever they mean.
 *
 * @param latin one character for each byte
 */
record Value(String latin) {
    byte[] bytes() {
        return latin.getBytes(ISO_8859_1);
    }

    /** For what must be text: URLs, names, numbers. */
    String text() {
        return new String(bytes(), UTF_8);
    }
}

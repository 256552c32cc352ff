package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code nngcat} 1.5.2 prints. */
class FormatTest {
    private static final String BODY = "aZ ~\"\\\n\r\t\0\u001f\u007f\u0080\u00ff";

    @Test
    @DisplayName("no prints nothing, raw the bytes, and neither ends a line")
    void plain() {
        assertThat(printed(Format.NO, BODY)).isEmpty();
        assertThat(printed(Format.RAW, BODY)).isEqualTo(BODY);
    }

    @Test
    @DisplayName("ascii prints a dot for what is not 0x20 to 0x7e, and does not end the line")
    void ascii() {
        assertThat(printed(Format.ASCII, BODY)).isEqualTo("aZ ~\"\\........");
    }

    @Test
    @DisplayName("quoted escapes as C does, with two small hexadecimal digits, and ends the line")
    void quoted() {
        assertThat(printed(Format.QUOTED, BODY)).isEqualTo("\"aZ ~\\\"\\\\\\n\\r\\t\\x00\\x1f\\x7f\\x80\\xff\"\n");
        assertThat(printed(Format.QUOTED, "")).isEqualTo("\"\"\n");
    }

    @Test
    @DisplayName("hex escapes every byte, and ends the line")
    void hex() {
        assertThat(printed(Format.HEX, "a\n\u00ff")).isEqualTo("\"\\x61\\x0a\\xff\"\n");
    }

    @Test
    @DisplayName("msgpack prints bin 8, 16 or 32, whichever is the shortest, and does not end the line")
    void msgpack() {
        assertThat(printed(Format.MSGPACK, "ab")).isEqualTo("\u00c4\u0002ab");
        assertThat(printed(Format.MSGPACK, "")).isEqualTo("\u00c4\0");
        assertThat(printed(Format.MSGPACK, "x".repeat(255))).startsWith("\u00c4\u00ffx");
        assertThat(printed(Format.MSGPACK, "x".repeat(256))).startsWith("\u00c5\u0001\0x");
        assertThat(printed(Format.MSGPACK, "x".repeat(65_535))).startsWith("\u00c5\u00ff\u00ffx");
        assertThat(printed(Format.MSGPACK, "x".repeat(65_536)))
                .startsWith("\u00c6\0\u0001\0\0x")
                .hasSize(65_541);
    }

    @Test
    @DisplayName("every format has its name")
    void names() {
        assertThat(Arrays.asList("no", "ascii", "quoted", "raw", "hex", "msgpack"))
                .extracting(Format::named)
                .containsExactly(Format.values());
        assertThat(Format.named("ASCII")).isNull();
    }

    private static String printed(Format format, String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, ISO_8859_1);
        format.print(body.getBytes(ISO_8859_1), out);
        out.flush();
        return bytes.toString(ISO_8859_1);
    }
}

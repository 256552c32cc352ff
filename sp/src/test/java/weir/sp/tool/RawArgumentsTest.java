package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RawArgumentsTest {
    private static final String LOST = "\ufffd";

    @Test
    @DisplayName("what the JVM could not decode is taken from the process's command line")
    void raw() {
        assertThat(RawArguments.of(
                        new String[] {"--data", "a" + LOST + LOST}, line("java\0-jar\0x\0--data\0a\u00c3\u00a4\0")))
                .containsExactly("--data", "a\u00c3\u00a4");
        assertThat(RawArguments.of(new String[] {"", LOST, ""}, line("java\0\0\u00ff\0\0")))
                .containsExactly("", "\u00ff", "");
    }

    @Test
    @DisplayName("a command line that has other arguments is not believed")
    void others() {
        assertThat(RawArguments.of(new String[] {"\u00e4"}, line(""))).containsExactly("\u00c3\u00a4");
        assertThat(RawArguments.of(new String[] {"\u00e4x"}, line("java\0\u00e4y\0")))
                .containsExactly("\u00c3\u00a4x");
    }

    private static byte[] line(String latin) {
        return latin.getBytes(ISO_8859_1);
    }
}

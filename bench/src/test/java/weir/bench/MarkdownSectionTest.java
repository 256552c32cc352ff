package weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownSectionTest {
    private static final String BEGIN = "<!-- compare:begin -->";
    private static final String END = "<!-- compare:end -->";

    private final MarkdownSection section = new MarkdownSection("compare");

    @TempDir
    Path folder;

    @Test
    void textAroundStays() {
        String text =
                "# Title\n\n" + BEGIN + "\nold\n" + END + "\n\nBelow.\n<!-- micro:begin -->\n<!-- micro:end -->\n";
        assertThat(section.replace(text, "\nnew $1 \\\n\n"))
                .isEqualTo("# Title\n\n" + BEGIN + "\nnew $1 \\\n" + END
                        + "\n\nBelow.\n<!-- micro:begin -->\n<!-- micro:end -->\n");
    }

    @Test
    void replacingTwiceIsReplacingOnce() {
        String once = section.replace("Text\n", "result");
        assertThat(section.replace(once, "result")).isEqualTo(once);
    }

    @Test
    void withoutMarkersItIsAppended() {
        assertThat(section.replace("Text\n\n\n", "result")).isEqualTo("Text\n\n" + BEGIN + "\nresult\n" + END + "\n");
        assertThat(section.replace("", "result")).isEqualTo(BEGIN + "\nresult\n" + END + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {BEGIN, END, END + BEGIN, BEGIN + BEGIN + END, BEGIN + END + END})
    void brokenMarkersAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> section.replace(text, "result"))
                .withMessageContainingAll(BEGIN, END);
    }

    @Test
    void aFileThatIsNotThereIsMade() throws IOException {
        Path file = folder.resolve("new").resolve("RESULTS.md");
        section.check(file);
        section.write(file, "first");
        section.write(file, "second");
        assertThat(Files.readString(file, UTF_8)).isEqualTo(BEGIN + "\nsecond\n" + END + "\n");
    }
}

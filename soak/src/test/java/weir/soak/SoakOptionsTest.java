package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SoakOptionsTest {
    @Test
    void defaults() {
        SoakOptions options = SoakOptions.parse(List.of());
        assertThat(options.minutes()).isEqualTo(10);
        assertThat(options.flatFromMinutes()).isEqualTo(2);
        assertThat(options.out()).isNull();
    }

    @Test
    void all() {
        SoakOptions options = SoakOptions.parse(List.of(
                "--minutes",
                "0.5",
                "--seed",
                "-7",
                "--out",
                "x",
                "--at-least",
                "1000",
                "--flat-from",
                "1",
                "--sample",
                "0.5"));
        assertThat(options).isEqualTo(new SoakOptions(0.5, -7, 0.5, 1, 1000, Path.of("x")));
    }

    @Test
    void whatIsWrongIsSaidWithWhatIsAllowed(@TempDir Path folder) throws Exception {
        refused("unknown argument '--minute'; allowed: --minutes, --seed", "--minute", "1");
        refused("argument --minutes needs a value", "--minutes");
        refused("argument --seed is there twice; allowed: once", "--seed", "1", "--seed", "2");
        refused("--minutes '0' is not allowed; allowed: 0.01 to 10000", "--minutes", "0");
        refused("--minutes 'NaN' is not allowed; allowed: 0.01 to 10000", "--minutes", "NaN");
        refused("--minutes 'ten' is not allowed", "--minutes", "ten");
        refused("--seed '1.5' is not allowed; allowed: whole numbers", "--seed", "1.5");
        refused("--at-least '-1' is not allowed; allowed: whole numbers from 0 on", "--at-least", "-1");
        Path file = Files.createFile(folder.resolve("file"));
        refused("is a file; allowed: a folder", "--out", file.toString());
    }

    private static void refused(String message, String... arguments) {
        assertThatThrownBy(() -> SoakOptions.parse(List.of(arguments)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

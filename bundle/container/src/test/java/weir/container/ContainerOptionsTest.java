package weir.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerOptionsTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("without arguments there is a shell, and no property but those of Weir's in the system")
    void none() {
        Properties system = new Properties();
        system.setProperty("weir.policy", "pinned:nio");
        system.setProperty("other", "1");
        ContainerOptions options = ContainerOptions.of(new String[0], system);
        assertThat(options.shell()).isTrue();
        assertThat(options.example()).isFalse();
        assertThat(options.command()).isNull();
        assertThat(options.storage()).isNull();
        assertThat(options.properties()).isEqualTo(Map.of("weir.policy", "pinned:nio"));
        assertThat(options.bundles()).isEmpty();
    }

    @Test
    @DisplayName("every option is read, and a property given on the command line wins")
    void all() throws Exception {
        Path jar = Files.createFile(folder.resolve("a.jar"));
        Properties system = new Properties();
        system.setProperty("weir.policy", "pinned:nio");
        ContainerOptions options = ContainerOptions.of(
                new String[] {
                    "--example", "--storage", "there", "-Dweir.policy=manual", "-Da=b=c", jar.toString(), "-c", "lb"
                },
                system);
        assertThat(options)
                .isEqualTo(new ContainerOptions(
                        false,
                        true,
                        "lb",
                        true,
                        Path.of("there"),
                        Map.of("weir.policy", "manual", "a", "b=c"),
                        List.of(jar)));
    }

    @Test
    @DisplayName("what is wrong is named, with what is allowed")
    void wrong() {
        expectRefusal("'--nope'", "--nope");
        expectRefusal("missing.jar", "missing.jar");
        expectRefusal("-c needs a value", "-c");
        expectRefusal("-DNAME=VALUE", "-D=x");
        expectRefusal("--no-shell", "-c", "lb", "--no-shell");
    }

    private static void expectRefusal(String words, String... arguments) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerOptions.of(arguments, new Properties()))
                .withMessageContaining(words);
    }
}

package weir.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
    @Test
    @DisplayName("without arguments the demo takes half a minute")
    void none() {
        assertThat(of()).isEqualTo(new DemoOptions(false, 5, Map.of()));
    }

    @Test
    @DisplayName("every option is read")
    void all() {
        assertThat(of("--seconds", "3600", "-Dweir.loops=1", "--help"))
                .isEqualTo(new DemoOptions(true, 3600, Map.of("weir.loops", "1")));
    }

    @Test
    @DisplayName("what is wrong is named, with what is allowed")
    void wrong() {
        for (String seconds : new String[] {"0", "3601", "x", ""}) {
            expectRefusal("--seconds '" + seconds + "' is not allowed; allowed: 1 to 3600", "--seconds", seconds);
        }
        expectRefusal("needs a value", "--seconds");
        expectRefusal("unknown argument 'fast'", "fast");
    }

    private static DemoOptions of(String... arguments) {
        return DemoOptions.of(List.of(arguments), new Properties());
    }

    private static void expectRefusal(String words, String... arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(arguments)).withMessageContaining(words);
    }
}

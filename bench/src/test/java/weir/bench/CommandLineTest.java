package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final List<String> ALLOWED = List.of("--rounds", "--seconds", "--peers");

    private static CommandLine line(String... arguments) {
        return new CommandLine(arguments, ALLOWED);
    }

    @Test
    void valuesAreRead() {
        CommandLine line = line("--rounds", "3", "--seconds", "0.5", "--peers", "b,a,b");
        assertThat(line.number("--rounds", 9, 1, 10)).isEqualTo(3);
        assertThat(line.seconds("--seconds", "2")).isEqualTo(500_000_000);
        assertThat(line.list("--peers", List.of("a", "b", "c"), name -> name)).containsExactly("b", "a");
        assertThat(line.help()).isFalse();
    }

    @Test
    void defaultsHoldForWhatIsNotGiven() {
        CommandLine line = line("--help");
        assertThat(line.help()).isTrue();
        assertThat(line.number("--rounds", 9, 1, 10)).isEqualTo(9);
        assertThat(line.seconds("--seconds", "2")).isEqualTo(2_000_000_000);
        assertThat(line.list("--peers", List.of("a", "b"), name -> name)).containsExactly("a", "b");
    }

    @Test
    void wrongArgumentsAreNamedWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line("--round", "1"))
                .withMessage("unknown argument '--round'; allowed: --rounds, --seconds, --peers, --help");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line("--rounds"))
                .withMessage("argument --rounds needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line("--rounds", "1", "--rounds", "2"))
                .withMessage("argument --rounds is there twice; allowed: once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "two", "", "1.5", "99999999999"})
    void wrongNumbersAreRefused(String text) {
        CommandLine line = line("--rounds", text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.number("--rounds", 9, 1, 10))
                .withMessage("--rounds '" + text + "' is not allowed; allowed: 1 to 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.09", "3601", "NaN", "soon"})
    void wrongSecondsAreRefused(String text) {
        CommandLine line = line("--seconds", text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.seconds("--seconds", "2"))
                .withMessage("--seconds '" + text + "' is not allowed; allowed: 0.1 to 3600 seconds");
    }

    @ParameterizedTest
    @CsvSource({"'d', 'd'", "'a,,b', ''", "'', ''"})
    void wrongNamesAreRefused(String list, String wrong) {
        CommandLine line = line("--peers", list);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.list("--peers", List.of("a", "b"), name -> name))
                .withMessage("--peers '" + wrong + "' is not known; allowed: a, b");
    }

    @Test
    void microOptionsAreChecked() {
        CommandLine line = new CommandLine(new String[] {"--backends", "nio,poll"}, MicroOptions.ALLOWED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MicroOptions.of(line))
                .withMessage("--backends 'poll' is not known; allowed: nio, epoll");
        assertThat(MicroOptions.of(new CommandLine(new String[0], MicroOptions.ALLOWED))
                        .backends())
                .containsExactly("nio");
    }
}

package weir.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoOptionsTest {
    private static final String TCP = "tcp://127.0.0.1:0";

    @Test
    void takesEverything() {
        EchoOptions options =
                parse("--backend nio --listen " + TCP + " --listen ipc:///tmp/x --loops 2 --buffer 4096", "");
        assertThat(options.config().backend()).isEqualTo("nio");
        assertThat(options.config().loops()).isEqualTo(2);
        assertThat(options.listen()).hasToString("[" + TCP + ", ipc:///tmp/x]");
        assertThat(options.bufferBytes()).isEqualTo(4096);
    }

    @Test
    void hasDefaults() {
        EchoOptions options = parse("--listen " + TCP, "");
        assertThat(options.config().backend()).isEqualTo("auto");
        assertThat(options.config().loops()).isZero();
        assertThat(options.bufferBytes()).isEqualTo(65536);
    }

    @Test
    void theArgumentOverridesTheVariable() {
        assertThat(parse("--listen " + TCP, "1000").bufferBytes()).isEqualTo(1000);
        assertThat(parse("--listen " + TCP + " --buffer 2000", "1000").bufferBytes())
                .isEqualTo(2000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --port 1                                 | '--port'         | --listen
        --listen                                 | '--listen'       | needs a value
        --backend nio                            | '--listen'       | ipc:///path
        --listen 127.0.0.1:80                    | '127.0.0.1:80'   | tcp://host:port
        --listen udp://127.0.0.1:0               | 'udp://'         | abstract://name
        --listen tcp://127.0.0.1:65536           | '65536'          | 0 to 65535
        --listen tcp://127.0.0.1:0 --loops 1025  | '1025'           | 0 to 1024
        --listen tcp://127.0.0.1:0 --loops many  | 'many'           | 0 to 1024
        --listen tcp://127.0.0.1:0 --buffer 0    | '--buffer'       | 1 to 16777216
        --listen tcp://127.0.0.1:0 --backend NIO | 'NIO'            | a-z\
        """)
    void refusesAndSaysWhatIsAllowed(String arguments, String wrong, String allowed) {
        assertThatThrownBy(() -> parse(arguments, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining(allowed)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAWrongVariable() {
        assertThatThrownBy(() -> parse("--listen " + TCP, "big")).hasMessageContaining("BUF 'big'");
    }

    @Test
    void helpNeedsNothingElse() {
        assertThat(new CommandLine(new String[] {"--help"}, EchoOptions.ALLOWED).help())
                .isTrue();
    }

    private static EchoOptions parse(String arguments, String variable) {
        return EchoOptions.of(new CommandLine(arguments.split(" "), EchoOptions.ALLOWED), variable);
    }
}

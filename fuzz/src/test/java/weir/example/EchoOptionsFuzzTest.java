package weir.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.fuzz.Input;
import weir.fuzz.Refusal;
import weir.fuzz.Tries;

@Timeout(900)
class EchoOptionsFuzzTest {
    /** The variable BUF, and the arguments, a line each. */
    @FuzzTest(maxDuration = "2m")
    void arguments(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        String[] arguments = lines.subList(1, lines.size()).toArray(String[]::new);
        Refusal.orResult(
                        IllegalArgumentException.class,
                        Integer.MAX_VALUE,
                        () -> EchoOptions.of(new CommandLine(arguments, EchoOptions.ALLOWED), lines.get(0)))
                .ifPresent(options -> {
                    assertThat(options.listen()).isNotEmpty();
                    assertThat(options.bufferBytes()).isBetween(1, 1 << 24);
                });
    }

    @Test
    @DisplayName("the echo server's arguments are read, or refused")
    void read() {
        Tries.run(
                getClass(),
                "arguments",
                this::arguments,
                "\n--listen\ntcp://127.0.0.1:7",
                "4096\n--listen\nipc:///tmp/s\n--listen\nabstract://a\n--loops\n2\n--backend\nnio\n--buffer\n1",
                "x\n--help");
    }
}

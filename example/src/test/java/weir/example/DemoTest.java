package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void losesNothing() {
        assertThat(run("--seconds", "1", "--clients", "8"))
                .as(out.toString(UTF_8))
                .isZero();
        assertThat(out.toString(UTF_8))
                .contains("nio, second 1 of 1: ")
                .containsPattern("(?m)^nio +tcp ")
                .containsPattern("(?m)^nio +ipc ")
                .endsWith("OK: nothing was lost." + System.lineSeparator());
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aBackendThatIsMissingIsAFailure() {
        assertThat(run("--backend", "none")).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("FAILED: no backend 'none' is available");
    }

    @Test
    void refusesWrongArguments() {
        assertThat(run("--seconds", "0")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--seconds '0'", "1 to 3600");
    }

    @Test
    void anUnfinishedOperationMakesTheTableFail() {
        DemoTable table = new DemoTable();
        Account account = new Account();
        account.submitted();
        account.echoed(1);
        table.add("nio", "tcp", 1, List.of(account));
        assertThat(table.print(new PrintStream(out, true, UTF_8))).isFalse();
        assertThat(out.toString(UTF_8)).contains("NOT OK: lost 1, failures 0.");
    }

    private int run(String... arguments) {
        return Demo.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}

package weir.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.AioException;
import weir.fuzz.Input;
import weir.fuzz.Refusal;
import weir.fuzz.Tries;
import weir.spi.Engine;
import weir.spi.EngineOptions;

@Timeout(900)
class CommandsFuzzTest {
    private static final Engine ENGINE = Engine.create(EngineOptions.DEFAULT);

    /** Arguments of {@code weir:swap}, a line each; a dry run, since there is nothing to swap. */
    @FuzzTest(maxDuration = "2m")
    @SuppressWarnings("NullAway") // what a dry run does not need
    void swap(byte[] bytes) {
        List<String> arguments = new ArrayList<>(Input.lines(bytes));
        long names =
                arguments.stream().filter(each -> !each.equals("--dry-run")).count();
        if (!arguments.contains("--dry-run")) {
            arguments.add("--dry-run");
        }
        Commands commands = new Commands(ENGINE, null, null, null);
        Class<? extends Exception> documented = names == 1
                        && arguments.stream().noneMatch(each -> each.startsWith("-") && !each.equals("--dry-run"))
                        && arguments.stream().filter("--dry-run"::equals).count() == 1
                ? AioException.class // no such backend
                : IllegalArgumentException.class;
        assertThat(Refusal.orResult(documented, Integer.MAX_VALUE, () -> {
                    commands.swap(arguments.toArray(String[]::new));
                    return true;
                }))
                .isEmpty();
    }

    @Test
    @DisplayName("weir:swap refuses what it does not know")
    void swaps() {
        Tries.run(getClass(), "swap", this::swap, "nio", "nio\n--dry-run", "--dry-run\n--dry-run", "-x", "a\nb");
    }
}

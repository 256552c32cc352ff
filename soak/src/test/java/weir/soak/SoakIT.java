package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The jar, in a process of its own: for seconds in the build, all checks but growth; with {@code -Psoak} the ten minutes
 * with all of them.
 */
@Timeout(3600)
class SoakIT {
    private static final double MINUTES = Double.parseDouble(System.getProperty("weir.soak.minutes", "0.05"));

    private static int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All of the heap at once, so that the process does not grow by what the JVM takes in advance.
                "-Xms256m",
                "-Xmx256m",
                "-XX:NativeMemoryTracking=summary",
                "-jar",
                Path.of("target", "weir-soak.jar").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Not inherited: what Maven's fork prints itself is a protocol.
        Thread lines =
                Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(System.out::println));
        try {
            // The soak ends itself five minutes late at the latest, with a dump.
            assertThat(process.waitFor((long) (MINUTES * 60) + 420, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
            lines.join();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void losesNothingAndGrowsNowhere() throws Exception {
        // From minute 2 on there must be something to judge; 50 million operations are for the ten minutes.
        String atLeast = MINUTES >= 10 ? "50000000" : "1000";
        // Relative to the root of the project, as the command line is.
        Path out = Path.of("..").resolve(System.getProperty("weir.soak.out", "soak/target/soak"));
        assertThat(run("--minutes", String.valueOf(MINUTES), "--at-least", atLeast, "--out", out.toString()))
                .isZero();
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        assertThat(run("--minutes", "soon")).isEqualTo(2);
    }
}

package weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The documented command, as a user calls it. */
@Timeout(400)
class ChosenPairsIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    @DisplayName(
            "H2 to H5, H8, C1, C2, C5: twelve pairs on real threads show the outcomes that are allowed, and no others")
    void chosen() throws Exception {
        Path log = TARGET.resolve("pairs.txt");
        int status = run(log, "pairs", "--chosen", "--millis", "1000", "--limit", "300");
        String text = Files.readString(log);
        System.out.println(text.substring(Math.max(0, text.lastIndexOf("HTML report"))));
        assertThat(status).as(() -> "exit status; log: " + log).isZero();
        assertThat(text).contains(PairsCommand.CHOSEN.size() + " tests, ").endsWith(" 0 complaints\n");
    }

    @Test
    @DisplayName("with one processor jcstress runs no pair and finds nothing wrong; this is said, and is a failure")
    void oneProcessor() throws Exception {
        Path log = TARGET.resolve("pairs-on-one.txt");
        assertThat(run(log, "pairs", "--tests", "FinishAndCancel$", "--cpus", "1", "--limit", "300"))
                .isEqualTo(1);
        assertThat(log).content().contains("FinishAndCancel: 0 samples").contains("No scheduling was found");
    }

    @Test
    void whatIsWrongIsSaidWithWhatIsAllowed() throws Exception {
        Path log = TARGET.resolve("usage.txt");
        assertThat(run(log, "pears")).isEqualTo(2);
        assertThat(log).hasContent("unknown command 'pears'; allowed: pairs, triples, --help");
        assertThat(run(log, "pairs", "--seconds")).isEqualTo(2);
        assertThat(log).content().startsWith("unknown argument '--seconds'; allowed: --tests, ");
        assertThat(run(log, "--help")).isZero();
        assertThat(log).content().contains("pairs").contains("triples");
    }

    private static int run(Path log, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                TARGET.resolve("weir-stress.jar").toString());
        command.command().addAll(List.of(arguments));
        Process process = command.directory(TARGET.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        try {
            assertThat(process.waitFor(350, TimeUnit.SECONDS)).as("ends").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}

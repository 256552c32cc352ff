package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, whose options come from the test alone. */
final class ChildJvm {
    /** What the tests themselves were compiled to: the children's main classes are among them. */
    static final Path TEST_CLASSES = BuiltJars.locationOf(ChildJvm.class);

    private static final long SECONDS = 60;
    /** Where a JVM takes options from unasked; whoever runs the tests may have set them. */
    private static final List<String> OPTION_VARIABLES =
            List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    private final Path folder;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private ChildJvm(Path folder, String home) {
        this.folder = folder;
        command.add(Path.of(home, "bin", "java").toString());
    }

    /** One of the Java that runs the tests. The folder takes what it prints. */
    static ChildJvm on25(Path folder) {
        return new ChildJvm(folder, System.getProperty("java.home"));
    }

    /** One of Java 17; the test is skipped where that is not known. */
    static ChildJvm on17(Path folder) {
        return new ChildJvm(folder, jdk17());
    }

    static String jdk17() {
        String home = System.getProperty("weir.jdk17.home", "");
        assumeFalse(home.isEmpty(), "where JDK 17 is, only a Maven that runs on it tells");
        return home;
    }

    ChildJvm with(String... options) {
        command.addAll(List.of(options));
        return this;
    }

    ChildJvm withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs it to its end and expects it to succeed. */
    Printed run() throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(OPTION_VARIABLES);
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        Printed printed = new Printed(Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
        assertThat(ended).as("%s ends; it printed %s", command, printed).isTrue();
        assertThat(process.exitValue()).as("%s printed %s", command, printed).isZero();
        return printed;
    }

    /** The lines that it wrote. Its answers are lines like {@code took: nio}. */
    record Printed(List<String> out, List<String> err) {
        /** The one answer to a question. */
        String answer(String question) {
            String start = question + ": ";
            List<String> answers = out.stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
            assertThat(answers).as("answers to '%s' in %s", question, this).hasSize(1);
            return answers.get(0);
        }
    }
}

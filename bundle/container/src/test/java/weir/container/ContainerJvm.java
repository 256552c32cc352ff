package weir.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built jar in a JVM of its own, without a terminal, and with a folder of its own for temporary files. */
final class ContainerJvm {
    /** Where a JVM takes options from unasked; whoever runs the tests may have set them. */
    private static final List<String> OPTION_VARIABLES =
            List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    private static final long SECONDS = 120;

    private final Path temporary;
    private final Path out;
    private final Path err;
    private final Process process;

    private ContainerJvm(Path folder, String home, String... arguments) throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        out = folder.resolve("out.txt");
        err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-jar");
        command.add(System.getProperty("weir.container.jar"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(OPTION_VARIABLES);
        process = builder.start();
        process.getOutputStream().close();
    }

    /** On 25 or 17; the test is skipped where the latter is not known. The folder takes what it prints. */
    static ContainerJvm start(int java, Path folder, String... arguments) throws IOException {
        String home = System.getProperty(java == 17 ? "weir.jdk17.home" : "java.home", "");
        assumeFalse(home.isEmpty(), "where JDK 17 is, only a Maven that runs on it tells");
        return new ContainerJvm(folder, home, arguments);
    }

    /** Waits for its end and returns the exit status. It must leave no temporary file, however it ends. */
    int end() throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("it ends; it printed %s", this)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
        return process.exitValue();
    }

    /** Asks it to end, as SIGTERM does. */
    void kill() {
        process.destroy();
    }

    boolean alive() {
        return process.isAlive();
    }

    String out() throws IOException {
        return Files.readString(out, UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err, UTF_8);
    }

    /** The folder for its temporary files. */
    Path temporary() {
        return temporary;
    }

    @Override
    public String toString() {
        try {
            return out() + err();
        } catch (IOException e) {
            return e.toString();
        }
    }
}

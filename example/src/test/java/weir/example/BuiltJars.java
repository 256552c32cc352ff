package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The jars of all modules as the build has made them, and programs run over them. */
final class BuiltJars {
    static final Path FOLDER = Path.of(System.getProperty("weir.jars"));

    private static final long PROCESS_SECONDS = 120;

    private BuiltJars() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of a module, or of the bundle of the same name. */
    static Path ofModule(String name) {
        return all().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(name.replace('.', '-') + "-"))
                .findFirst()
                .orElseThrow();
    }

    /** The jar or folder that a class was loaded from. */
    static Path locationOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Runs a program, expects it to succeed, and returns what it printed. */
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(folder, "printed", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(printed, UTF_8);
        assertThat(process.exitValue()).as("%s printed %s", command, output).isZero();
        return output;
    }
}

package weir.sp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.api.AioService;
import weir.sp.tool.Weircat;
import weir.spi.BackendProvider;

/** The tool as a script starts it: a process of {@code java -m}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WeircatProcessTest {
    private static final long SECONDS = 30;

    @TempDir
    Path folder;

    @Test
    @DisplayName("java -m: bytes that are no text are sent as they are, in the locale C too")
    void module() throws Exception {
        Path path = folder.resolve("s");
        try (Tool.Run pull = Tool.NNGCAT.start("--pull0", "--listen", "ipc://" + path, "--hex", "--count", "1")) {
            WeircatTest.awaitListener(path);
            Process push = start("--push0 --dial ipc://" + path + " --data \"$(printf 'a\\303\\244\\377')\"");
            assertThat(push.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(push.exitValue()).as(output()).isZero();
            assertThat(pull.end()).isEqualTo(new Tool.Result(0, "\"\\x61\\xc3\\xa4\\xff\"\n"));
            assertThat(output()).isEmpty();
        }
    }

    @Test
    @DisplayName("java -m: killed, it unlinks the path it listened on, and says nothing")
    void killed() throws Exception {
        Path path = folder.resolve("s");
        Process rep = start("--rep0 --data x --listen ipc://" + path);
        try {
            WeircatTest.awaitListener(path);
        } finally {
            rep.destroy();
        }
        assertThat(rep.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(rep.exitValue()).isEqualTo(128 + 15);
        assertThat(path).doesNotExist();
        assertThat(output()).isEmpty();
    }

    /** By a shell: this JVM may be unable to hand on arguments that are no text. */
    private Process start(String arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String line = "exec '%s' -p '%s' -m weir.sp/weir.sp.tool.Weircat %s".formatted(java, modules(), arguments);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        return builder.start();
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("out"));
    }

    /** Where the tests' own classes of these modules come from: folders or jars. */
    private static String modules() throws Exception {
        return Stream.of(
                        AioService.class,
                        BackendProvider.class,
                        Weircat.class,
                        Class.forName("weir.backend.nio.NioProvider"))
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

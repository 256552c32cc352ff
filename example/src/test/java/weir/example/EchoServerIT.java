package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server runs from the built jars: on the module path, on the class path, in a jlink image, on both Javas. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoServerIT {
    private static final String MODULE = "weir.example/" + EchoServer.class.getName();

    @TempDir
    Path folder;

    @Test
    @DisplayName("the tests run on the JDK that the build names")
    void jdk() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @DisplayName("module path, JDK 25")
    void modulePath() throws Exception {
        expectEcho(System.getProperty("java.home"), "-p", BuiltJars.FOLDER.toString(), "-m", MODULE);
    }

    @Test
    @DisplayName("module path, JDK 17")
    void modulePathOn17() throws Exception {
        expectEcho(ChildJvm.jdk17(), "-p", BuiltJars.FOLDER.toString(), "-m", MODULE);
    }

    @Test
    @DisplayName("class path, JDK 25")
    void classPath() throws Exception {
        expectEcho(System.getProperty("java.home"), "-cp", BuiltJars.FOLDER + "/*", EchoServer.class.getName());
    }

    @Test
    @DisplayName("a jlink image with the server on nio runs, and contains nothing but java.base and Weir")
    void jlink() throws Exception {
        Path image = folder.resolve("image");
        BuiltJars.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--module-path",
                        BuiltJars.FOLDER.toString(),
                        "--add-modules",
                        "weir.example,weir.spi,weir.backend.nio",
                        "--output",
                        image.toString()));
        assertThat(BuiltJars.run(folder, List.of(image.resolve("bin/java").toString(), "--list-modules"))
                        .lines()
                        .map(line -> line.replaceAll("@.*", "")))
                .containsExactlyInAnyOrder("java.base", "weir.api", "weir.spi", "weir.backend.nio", "weir.example");
        expectEcho(image.toString(), "-m", MODULE);
    }

    private static void expectEcho(String home, String... how) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "bin", "java").toString());
        command.addAll(List.of(how));
        command.addAll(List.of("--backend", "nio", "--listen", "tcp://127.0.0.1:0"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String ready = process.inputReader(UTF_8).readLine();
            assertThat(ready).startsWith("READY ");
            int port = Integer.parseInt(ready.substring("READY ".length()));
            try (RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                client.send("hello".getBytes(UTF_8));
                assertThat(client.receive(5)).asString(UTF_8).isEqualTo("hello");
            }
        } finally {
            process.destroyForcibly();
        }
    }
}

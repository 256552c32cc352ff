package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as its users start and end it: a process. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoServerProcessTest {
    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void servesUntilItIsKilledAndUnlinksItsPath() throws Exception {
        Path path = folder.resolve("s");
        start("--listen", "tcp://127.0.0.1:0", "--listen", "ipc://" + path);
        BufferedReader out = process.inputReader(UTF_8);
        String[] ready = out.readLine().split(" ");
        assertThat(ready).hasSize(3).startsWith("READY").endsWith(path.toString());
        assertThat(path).exists();
        try (RawClient tcp = new RawClient(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ready[1])));
                RawClient unix = new RawClient(UnixDomainSocketAddress.of(path))) {
            for (RawClient client : List.of(tcp, unix)) {
                client.send("hello".getBytes(UTF_8));
                assertThat(client.receive(5)).asString(UTF_8).isEqualTo("hello");
            }
            process.destroy();
            assertThat(tcp.receive(1)).isEmpty();
            assertThat(unix.receive(1)).isEmpty();
        }
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(path).doesNotExist();
    }

    @Test
    void wrongArgumentsEndItWithTwo() throws Exception {
        start("--listen", "somewhere");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors()).hasSize(1).first().asString().contains("'somewhere'", "tcp://host:port");
    }

    @Test
    void anAddressThatIsTakenEndsItWithOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("--listen", "tcp://127.0.0.1:" + taken.getLocalPort());
            assertThat(process.waitFor()).isEqualTo(1);
        }
        assertThat(errors()).hasSize(1).first().asString().contains("ADDRINUSE");
    }

    @Test
    void helpIsPrinted() throws Exception {
        start("--help");
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("--listen URL");
        assertThat(process.waitFor()).isZero();
    }

    private void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(EchoServer.class.getName());
        command.addAll(List.of("--backend", "nio")); // another may have to say something on stderr
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).start();
    }

    private List<String> errors() throws IOException {
        try (BufferedReader err = process.errorReader(UTF_8)) {
            return err.lines().toList();
        }
    }
}

package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** LISTEN_FD_NAME from end to end: another program binds the socket and becomes the process that serves it. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketActivationTest {
    /** Does what systemd does: the socket at descriptor 3, not closed by exec, and the environment that tells of it. */
    private static final String MANAGER = """
            use strict; use Socket; use Fcntl; use POSIX ();
            socket(my $s, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
            bind($s, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
            listen($s, 10) or die "listen: $!";
            $| = 1;
            print((sockaddr_in(getsockname($s)))[0], "\\n");
            if (fileno($s) == 3) { fcntl($s, F_SETFD, 0) or die "fcntl: $!"; }
            else { defined POSIX::dup2(fileno($s), 3) or die "dup2: $!"; }
            $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_FDNAMES} = "web";
            exec(@ARGV) or die "exec: $!";
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("E1 LISTEN_FD_NAME: a socket that was bound by whoever started the process serves under its name")
    void startedWithSocket() throws Exception {
        Assumptions.assumeTrue(hasPerl(), "there is no perl here to play the service manager");
        Path complaints = folder.resolve("complaints");
        Process process = new ProcessBuilder(
                        "perl",
                        "-e",
                        MANAGER,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ActivatedEcho.class.getName(),
                        "web")
                .redirectError(complaints.toFile())
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(output.readLine());
            assertThat(output.readLine())
                    .as("URL of the child; it complains: %s", Files.readString(complaints))
                    .isEqualTo("tcp://127.0.0.1:" + port);
            byte[] message = "hello, activated one".getBytes(StandardCharsets.UTF_8);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(message);
                assertThat(socket.getInputStream().readNBytes(message.length)).isEqualTo(message);
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("the child complains: %s", Files.readString(complaints))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean hasPerl() throws InterruptedException {
        try {
            return new ProcessBuilder("perl", "-MSocket", "-MPOSIX", "-e", "1")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

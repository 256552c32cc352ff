package weir.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool of the built jar, on both Javas. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WeircatIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {25, 17})
    @DisplayName("one asks, another answers, and nothing is left behind")
    void requestAndReply(int java) throws Exception {
        String url = "ipc://" + folder.resolve("s");
        ContainerJvm rep = weircat(java, "rep", "--rep0", "--listen", url, "--data", "a", "--quoted", "-C1");
        try {
            ContainerJvm req = weircat(java, "req", "--req0", "--async", "--dial", url, "--data", "q", "--ascii");
            assertThat(req.end()).as("%s", req).isZero();
            assertThat(req.toString()).isEqualTo("a");
            assertThat(rep.end()).as("%s", rep).isZero();
            assertThat(rep.toString()).isEqualTo("\"q\"\n");
        } finally {
            rep.kill();
        }
    }

    @Test
    @DisplayName("epoll is there, with the grant of the jar's manifest")
    void epoll() throws Exception {
        ContainerJvm pub =
                weircat(25, "pub", "--pub0", "--listen", "tcp://127.0.0.1:0", "--data", "x", "--backend", "epoll");
        assertThat(pub.end()).as("%s", pub).isZero();
        assertThat(pub.toString()).isEmpty();
    }

    @Test
    @DisplayName("what it refuses it refuses with nngcat's status")
    void refused() throws Exception {
        ContainerJvm jvm = weircat(25, "bad", "--bogus");
        assertThat(jvm.end()).isEqualTo(1);
        assertThat(jvm.err()).startsWith("Option --bogus is invalid");
    }

    @Test
    @DisplayName("killed, it leaves nothing behind either")
    void killed() throws Exception {
        Path path = folder.resolve("s");
        ContainerJvm jvm = weircat(25, "pull", "--pull0", "--listen", "ipc://" + path);
        try {
            while (!Files.exists(path)) {
                assertThat(jvm.alive()).as("%s", jvm).isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } finally {
            jvm.kill();
        }
        assertThat(jvm.end()).as("%s", jvm).isEqualTo(128 + 15);
        assertThat(jvm.toString()).isEmpty();
        assertThat(path).doesNotExist();
    }

    private ContainerJvm weircat(int java, String name, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "weircat";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ContainerJvm.start(java, Files.createDirectory(folder.resolve(name)), all);
    }
}

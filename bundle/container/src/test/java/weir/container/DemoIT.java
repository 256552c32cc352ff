package weir.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The demo of the built jar, short, on both Javas, without a terminal. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
    /** The columns of the seconds and of the sockets that moved: two listeners and sixteen streams, or more. */
    private static final String MOVED = " *[0-9.]+ +(1[89]|[2-9][0-9]|[1-9][0-9]{2,}) ";

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    @DisplayName("Java 25: nio to epoll, back, nio updated, the example restarted, and nothing is lost")
    void on25() throws Exception {
        String out = run(25);
        assertThat(out)
                .containsPattern("(?m)^nio -> epoll " + MOVED)
                .containsPattern("(?m)^epoll -> nio " + MOVED)
                .doesNotContain("There is no swap to epoll");
    }

    @Test
    @DisplayName("Java 17: nio updated, the example restarted, nothing is lost, and it says why epoll is not there")
    void on17() throws Exception {
        String out = run(17);
        assertThat(out).contains("There is no swap to epoll: it is not available here, needs Java 22 or later");
        assertThat(out).doesNotContain("nio -> epoll");
    }

    @Test
    @DisplayName("a swap that closes connections makes the demo fail, with the reason")
    void closedBySwap() throws Exception {
        // Nothing waits for a backend to come back, so the update of the only one ends every connection.
        ContainerJvm jvm = ContainerJvm.start(25, folder, "demo", "--seconds", "1", "-Dweir.absence=0s");
        assertThat(jvm.end()).as("%s", jvm).isEqualTo(1);
        assertThat(jvm.out())
                .contains(
                        "FAILED: nio -> nio updated: ",
                        "lost a message: ",
                        "sockets or more that move from none to nio")
                .containsPattern("NOT OK: [1-9][0-9]* lost, .* [1-9][0-9]* closed, 1 other failures");
    }

    private String run(int java) throws Exception {
        ContainerJvm jvm = ContainerJvm.start(java, folder, "demo", "--seconds", "1");
        assertThat(jvm.end()).as("%s", jvm).isZero();
        assertThat(jvm.out())
                .containsPattern("(?m)^nio -> nio updated " + MOVED)
                .containsPattern("(?m)^example restarted ")
                .containsPattern("(?m)^all ")
                .contains("dials were refused, as it has to be")
                .endsWith("OK: nothing was lost, and no connection was refused, reset or closed by a swap."
                        + System.lineSeparator());
        return jvm.out();
    }
}

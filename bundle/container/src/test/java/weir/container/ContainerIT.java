package weir.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container as its users start and end it: a process, of the built jar, on both Javas. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainerIT {
    @TempDir
    Path folder;

    @Test
    @DisplayName("the tests run on the JDK that the build names")
    void jdk() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @DisplayName("the jar carries the bundles of its index and no others, and the licences of what it unpacked")
    void jar() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("weir.container.jar"))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
            assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
            assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
            String index;
            try (InputStream bytes = jar.getInputStream(jar.getEntry("bundles/index"))) {
                index = new String(bytes.readAllBytes(), UTF_8);
            }
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.matches("bundles/.+\\.jar"))
                            .map(name -> name.substring("bundles/".length())))
                    .containsExactlyInAnyOrderElementsOf(index.lines().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 17})
    @DisplayName("a command of the shell is run, and the container ends with status 0")
    void command(int java) throws Exception {
        ContainerJvm jvm = ContainerJvm.start(java, folder, "-c", "weir:backends; lb -s");
        assertThat(jvm.end()).as("%s", jvm).isZero();
        assertThat(jvm.out())
                .contains("nio", "epoll")
                .containsPattern("Active .*weir.osgi")
                .doesNotContain("weir.example");
    }

    @Test
    @DisplayName("a command that fails is named, and the container ends with status 1")
    void badCommand() throws Exception {
        ContainerJvm jvm = ContainerJvm.start(25, folder, "-c", "weir:nosuch");
        assertThat(jvm.end()).isEqualTo(1);
        assertThat(jvm.err()).contains("command 'weir:nosuch' failed");
    }

    @Test
    @DisplayName("a bundle that does not resolve is named, and the container ends with status 1")
    void badBundle() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.jar"), "no jar");
        ContainerJvm jvm = ContainerJvm.start(25, folder, "--no-shell", bad.toString());
        assertThat(jvm.end()).isEqualTo(1);
        assertThat(jvm.err()).contains("weir-container: ");
    }

    @Test
    @DisplayName("the shell ends with its input, and the container with the shell")
    void endOfInput() throws Exception {
        assertThat(ContainerJvm.start(25, folder).end()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 17})
    @DisplayName("without a shell it serves until it is killed, and then unlinks its path and removes its storage")
    void killed(int java) throws Exception {
        Path path = folder.resolve("echo");
        ContainerJvm jvm =
                ContainerJvm.start(java, folder, "--no-shell", "--example", "-Dweir.example.listen=ipc://" + path);
        try (SocketChannel client = dial(path, jvm)) {
            client.write(ByteBuffer.wrap(new byte[] {42}));
            ByteBuffer answer = ByteBuffer.allocate(2);
            assertThat(client.read(answer)).isEqualTo(1);
            assertThat(answer.get(0)).isEqualTo((byte) 42);
            jvm.kill();
            assertThat(client.read(answer)).isEqualTo(-1);
        } finally {
            jvm.kill();
        }
        assertThat(jvm.end()).as("%s", jvm).isEqualTo(128 + 15);
        assertThat(path).doesNotExist();
    }

    @Test
    @DisplayName("a storage that the user names is kept, and its bundles are there the next time")
    void storage() throws Exception {
        Path storage = folder.resolve("kept");
        for (String run : new String[] {"first", "second"}) {
            Path own = Files.createDirectory(folder.resolve(run));
            ContainerJvm jvm = ContainerJvm.start(25, own, "--storage", storage.toString(), "-c", "lb -s");
            assertThat(jvm.end()).as("%s", jvm).isZero();
            assertThat(jvm.out().lines().filter(line -> line.contains("weir.osgi")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("Active"));
        }
        assertThat(storage).isNotEmptyDirectory();
    }

    /** Dials until it is answered: there is a path before anybody listens on it. Bounded by the test's own time. */
    private static SocketChannel dial(Path path, ContainerJvm jvm) throws IOException {
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(path));
            } catch (SocketException e) {
                assertThat(jvm.alive()).as("%s", jvm).isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}

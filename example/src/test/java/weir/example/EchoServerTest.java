package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.AioUrl;

/** The server end to end, against sockets that know nothing of Weir. Index 0 is TCP, index 1 a Unix socket. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoServerTest {
    @TempDir
    Path folder;

    private EchoServer server;

    @BeforeEach
    void start() throws AioException {
        server = start("tcp://127.0.0.1:0", "ipc://" + folder.resolve("s"));
    }

    @AfterEach
    void closeLeavesNothing() {
        server.close();
        assertThat(folder).isEmptyDirectory();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-") && !name.startsWith("weir-resolver"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void echoes(int index) throws IOException {
        try (RawClient client = new RawClient(url(index))) {
            for (int length : new int[] {1, 64, 65_536, 100_000, 1}) {
                byte[] message = RawClient.pattern(length);
                client.send(message);
                assertThat(client.receive(length)).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void echoesToAPeerThatReadsLate(int index) throws IOException {
        byte[] message = RawClient.pattern(16 << 20); // more than all buffers on the way: the server's sends must wait
        try (RawClient client = new RawClient(url(index))) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    client.send(message);
                    client.sendEnd();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(client.receive(message.length + 1)).isEqualTo(message);
            sending.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void answersAllBeforeItCloses(int index) throws IOException {
        try (RawClient client = new RawClient(url(index))) {
            client.send("hello".getBytes(UTF_8));
            client.sendEnd();
            assertThat(client.receive(100)).asString(UTF_8).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void servesManyAndSurvivesThoseThatGo(int index) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(new RawClient(url(index)));
            }
            for (int i = 0; i < 100; i += 2) {
                clients.get(i).send(RawClient.pattern(10_000));
                clients.get(i).close(); // with input unread: a reset
            }
            for (int i = 1; i < 100; i += 2) {
                clients.get(i).send(new byte[] {(byte) i});
            }
            for (int i = 1; i < 100; i += 2) {
                assertThat(clients.get(i).receive(1)).containsExactly(i);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void closingEndsIdleConnections() throws IOException {
        try (RawClient tcp = new RawClient(url(0));
                RawClient unix = new RawClient(url(1))) {
            for (RawClient client : List.of(tcp, unix)) {
                client.send(new byte[] {1});
                assertThat(client.receive(1)).containsExactly(1);
            }
            server.close();
            assertThat(tcp.receive(1)).isEmpty();
            assertThat(unix.receive(1)).isEmpty();
        }
    }

    @Test
    void saysWhereItServes() throws AioException {
        assertThat(server.readyLine()).isEqualTo("READY " + url(0).port() + " " + url(1).path());
        assertThat(url(0).port()).isPositive();
        try (EchoServer other = start("tcp://127.0.0.1:0")) {
            assertThat(other.readyLine())
                    .isEqualTo("READY " + other.urls().get(0).port());
        }
        try (EchoServer other = start("ipc://" + folder.resolve("other"))) {
            assertThat(other.readyLine()).isEqualTo("READY 0 " + folder.resolve("other"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void saysThatAnAddressIsTaken(int index) {
        assertThatThrownBy(() -> start(url(index).toString()))
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.ADDRINUSE))
                .hasMessageContaining(url(index).toString());
    }

    @Test
    void saysThatABackendIsMissing() {
        EchoOptions options = options("--backend", "none", "--listen", "tcp://127.0.0.1:0");
        assertThatThrownBy(() -> EchoServer.start(options))
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.NOTSUP))
                .hasMessageContaining("none");
    }

    private AioUrl url(int index) {
        return server.urls().get(index);
    }

    private static EchoServer start(String... urls) throws AioException {
        List<String> arguments = new ArrayList<>(List.of("--loops", "2", "--buffer", "65536"));
        for (String url : urls) {
            arguments.add("--listen");
            arguments.add(url);
        }
        return EchoServer.start(options(arguments.toArray(String[]::new)));
    }

    private static EchoOptions options(String... arguments) {
        return EchoOptions.of(new CommandLine(arguments, EchoOptions.ALLOWED), "");
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.spi.Capability;

/** Dials to numeric addresses and paths: how they succeed (E6), and how they fail (E1). */
public abstract class DialerTests extends DialerFixture {
    /** For subclasses. */
    protected DialerTests() {}

    // Success

    @Test
    @DisplayName("E6 any number of dials may run on one dialer; each gets a stream of its own")
    void manyDials() throws IOException {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(100)) {
            StreamDialer dialer = dialer(urlOf(server));
            List<Aio> dials = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                dials.add(startDial(dialer));
            }
            List<ByteStream> streams = new ArrayList<>();
            for (Aio each : dials) {
                streams.add(streamOf(each));
            }
            assertThat(streams.stream().map(ByteStream::localAddress)).doesNotHaveDuplicates();
            streams.forEach(ByteStream::close);
        }
    }

    @Test
    @DisplayName("H3 a dial may be submitted again in its callback")
    void dialChain() throws IOException {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1000)) {
            StreamDialer dialer = dialer(urlOf(server));
            List<ByteStream> streams = new CopyOnWriteArrayList<>();
            Aio dial = client().newAio(aio -> {
                streams.add(Objects.requireNonNull(aio.stream()));
                if (streams.size() < 100) {
                    dialer.dial(aio);
                }
            });
            assertThat(dialer.dial(dial)).isTrue();
            until("100 dials have succeeded", () -> streams.size() == 100);
        }
    }

    @Test
    @DisplayName("E6 streams outlive the dialer that made them")
    void streamsOutliveDialer() throws IOException {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            StreamDialer dialer = dialer(urlOf(server));
            ByteStream stream = streamOf(startDial(dialer));
            dialer.close();
            try (SocketChannel raw = server.accept()) {
                send(client(), stream, new byte[] {3});
                assertThat(RawSockets.read(raw, 1)).containsExactly(3);
            }
        }
    }

    // Failure

    @Test
    @DisplayName("E1 a port where nobody listens is CONNREFUSED, with its cause")
    void refused() throws IOException {
        needs(Capability.OUTSIDE);
        try (SocketChannel refusing = RawSockets.refusing()) {
            Aio dial = startDial(dialer("tcp://127.0.0.1:" + RawSockets.portOf(refusing.getLocalAddress())));
            awaitStatus(dial, AioStatus.CONNREFUSED);
            assertThat(dial.cause()).isInstanceOf(IOException.class);
            assertThat(dial.stream()).isNull();
            assertThatThrownBy(dial::check)
                    .isInstanceOfSatisfying(
                            AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.CONNREFUSED));
        }
    }

    @Test
    @DisplayName("E1 a port of ::1 where nobody listens is CONNREFUSED")
    void refusedIpv6() throws IOException {
        RawSockets.assumeIpv6();
        try (SocketChannel refusing = SocketChannel.open(StandardProtocolFamily.INET6)) {
            refusing.bind(new InetSocketAddress(RawSockets.loopback6(), 0));
            Aio dial = startDial(dialer("tcp://[::1]:" + RawSockets.portOf(refusing.getLocalAddress())));
            awaitStatus(dial, AioStatus.CONNREFUSED);
        }
    }

    @Test
    @DisplayName("H4 a failed dial clears the stream of the dial before")
    void failureClearsStream() throws IOException {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1);
                SocketChannel refusing = RawSockets.refusing()) {
            Aio dial = startDial(dialer(urlOf(server)));
            assertThat(streamOf(dial)).isNotNull();
            assertThat(dialer("tcp://127.0.0.1:" + RawSockets.portOf(refusing.getLocalAddress()))
                            .dial(dial))
                    .isTrue();
            awaitStatus(dial, AioStatus.CONNREFUSED);
            assertThat(dial.stream()).isNull();
        }
    }

    @Test
    @DisplayName("E1 a Unix path that does not exist is NOENT")
    void missingPath() {
        needs(Capability.UNIX);
        Aio dial = startDial(dialer("ipc://" + folder.resolve("missing")));
        awaitStatus(dial, AioStatus.NOENT);
        assertThat(dial.stream()).isNull();
    }

    @Test
    @DisplayName("E1 the Unix path of a crashed owner is CONNREFUSED")
    void crashedOwner() throws IOException {
        needs(Capability.UNIX);
        Path path = folder.resolve("crashed");
        RawSockets.leaveBehind(path);
        awaitStatus(startDial(dialer("ipc://" + path)), AioStatus.CONNREFUSED);
    }

    @Test
    @DisplayName("E1 a Unix path that is a regular file is CONNREFUSED")
    void regularFile() throws IOException {
        needs(Capability.UNIX);
        Path path = Files.writeString(folder.resolve("file"), "precious");
        awaitStatus(startDial(dialer("ipc://" + path)), AioStatus.CONNREFUSED);
        assertThat(Files.readString(path)).isEqualTo("precious");
    }

    @Test
    @DisplayName("E2 what nobody can dial is refused at once, with the value")
    void badUrls() {
        for (String bad :
                List.of("tcp://127.0.0.1:0", "tcp://:80", "tcp://*:80", "udp://127.0.0.1:80", "tcp://::1:80")) {
            assertThatThrownBy(() -> client().dialer(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad);
        }
    }

    @Test
    @DisplayName("H1 a busy handle is refused; the dial that runs is untouched")
    void busyHandle() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            StreamDialer dialer = dialer(urlOf(server));
            Aio dial = startDial(dialer);
            assertThatThrownBy(() -> dialer.dial(dial)).isInstanceOf(IllegalStateException.class);
            assertThat(dial.cancel()).isTrue();
            awaitStatus(dial, AioStatus.CANCELED);
            RawSockets.closeAll(queue);
        }
    }
}

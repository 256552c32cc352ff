package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.BackendProvider;
import weir.tck.KitFixture;

/** LISTEN_FD: listening on a socket that somebody else has made, by its number. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class InheritedListenerTest extends KitFixture {
    private static final String ANY_TCP = "tcp://127.0.0.1:0";

    @Override
    protected BackendProvider provider() {
        return new EpollProvider();
    }

    private static ServerSocketChannel serve() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    }

    private StreamListener listener(String url, int fd) throws AioException {
        return service().listener(url).setOption(StreamOptions.LISTEN_FD, fd);
    }

    /** A stranger connects, sends, and gets an answer. */
    private void requireServes(StreamListener listener, SocketAddress address) throws IOException {
        try (Aio accept = service().newAio();
                SocketChannel stranger = SocketChannel.open(address)) {
            assertThat(listener.accept(accept)).isTrue();
            stranger.write(ByteBuffer.wrap(pattern(1000, 1)));
            try (ByteStream stream = awaitOk(accept).stream()) {
                assertThat(receive(service(), stream, 1000)).isEqualTo(pattern(1000, 1));
                send(service(), stream, pattern(1000, 2));
                ByteBuffer answer = ByteBuffer.allocate(1000);
                while (answer.hasRemaining()) {
                    assertThat(stranger.read(answer)).isPositive();
                }
                assertThat(answer.array()).isEqualTo(pattern(1000, 2));
            }
        }
    }

    private void requireRefused(String url, int fd) throws AioException {
        StreamListener listener = listener(url, fd);
        assertThatThrownBy(listener::listen)
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.INVAL))
                .hasMessageContaining("descriptor " + fd)
                .hasMessageContaining(url);
        listener.close();
    }

    // What is taken

    @Test
    @DisplayName("E1 LISTEN_FD: a TCP socket serves, its address is its own, and it ends with the listener")
    void tcp() throws IOException {
        ServerSocketChannel made = serve();
        SocketAddress address = made.getLocalAddress();
        int fd = OpenDescriptors.takenFrom(made);
        StreamListener listener = listener(ANY_TCP, fd);
        listener.listen();
        assertThat(listener.localAddress()).isEqualTo(address);
        assertThat(listener.url()).isEqualTo("tcp://127.0.0.1:" + ((InetSocketAddress) address).getPort());
        assertThat(listener.getOption(StreamOptions.LISTEN_FD)).isEqualTo(fd);
        assertThat(OpenDescriptors.isBlocking(fd)).isFalse();
        requireServes(listener, address);
        requireServes(listener, address);
        listener.close();
        assertThat(OpenDescriptors.isOpen(fd)).isFalse();
        assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("E4 LISTEN_FD: a Unix socket serves, its address is its own, and its path is not unlinked")
    void unix() throws IOException {
        Path path = folder.resolve("inherited");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        int fd = OpenDescriptors.takenFrom(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 10));
        StreamListener listener = listener(unixUrl(), fd);
        listener.listen();
        assertThat(listener.localAddress()).isEqualTo(address);
        requireServes(listener, address);
        listener.close();
        assertThat(OpenDescriptors.isOpen(fd)).isFalse();
        assertThat(Files.exists(path)).isTrue();
    }

    @Test
    @DisplayName("B5 LISTEN_FD: connections that came before listen() are accepted, in order")
    void queuedBefore() throws IOException {
        ServerSocketChannel made = serve();
        SocketAddress address = made.getLocalAddress();
        int fd = OpenDescriptors.duplicateOf(made);
        try (SocketChannel first = SocketChannel.open(address);
                SocketChannel second = SocketChannel.open(address);
                StreamListener listener = listener(ANY_TCP, fd)) {
            made.close();
            listener.listen();
            for (SocketChannel each : new SocketChannel[] {first, second}) {
                Aio accept = service().newAio();
                assertThat(listener.accept(accept)).isTrue();
                assertThat(awaitOk(accept).stream().remoteAddress()).isEqualTo(each.getLocalAddress());
            }
        }
    }

    @Test
    @DisplayName("E2 LISTEN_FD: options of streams hold for what is accepted, and too late is STATE")
    void options() throws IOException {
        ServerSocketChannel made = serve();
        SocketAddress address = made.getLocalAddress();
        StreamListener listener = listener(ANY_TCP, OpenDescriptors.takenFrom(made));
        listener.setOption(StreamOptions.KEEPALIVE, true);
        listener.listen();
        assertThatThrownBy(() -> listener.setOption(StreamOptions.LISTEN_FD, 3))
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.STATE));
        try (SocketChannel stranger = SocketChannel.open(address)) {
            Aio accept = service().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(awaitOk(accept).stream().getOption(StreamOptions.KEEPALIVE))
                    .isTrue();
            assertThat(awaitOk(accept).stream().getOption(StreamOptions.NODELAY))
                    .isTrue();
            assertThat(stranger.isOpen()).isTrue();
        }
    }

    // What is refused, and stays open

    @Test
    @DisplayName("E1 LISTEN_FD: what is no socket is INVAL and stays open")
    void noSocket() throws AioException {
        int fd = OpenDescriptors.eventfd();
        requireRefused(ANY_TCP, fd);
        assertThat(OpenDescriptors.isOpen(fd)).isTrue();
        OpenDescriptors.close(fd);
    }

    @Test
    @DisplayName("E1 LISTEN_FD: sockets that do not listen are INVAL, stay open, and block as before")
    void doesNotListen() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (SocketChannel bound = SocketChannel.open().bind(any);
                DatagramChannel datagrams = DatagramChannel.open().bind(any);
                ServerSocketChannel listening = serve();
                SocketChannel connected = SocketChannel.open(listening.getLocalAddress())) {
            int[] fds = {
                OpenDescriptors.duplicateOf(bound),
                OpenDescriptors.duplicateOf(datagrams),
                OpenDescriptors.duplicateOf(connected)
            };
            for (int fd : fds) {
                requireRefused(ANY_TCP, fd);
                assertThat(OpenDescriptors.isOpen(fd)).isTrue();
                assertThat(OpenDescriptors.isBlocking(fd)).isTrue();
                OpenDescriptors.close(fd);
            }
            assertThat(connected.write(ByteBuffer.allocate(1))).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("E1 LISTEN_FD: a number that is not open is INVAL")
    void notOpen() throws AioException {
        requireRefused(ANY_TCP, 1_000_000);
        requireRefused(ANY_TCP, Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("E1 LISTEN_FD: a socket of another kind than the URL says is INVAL, and stays open")
    void anotherKind() throws IOException {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(folder.resolve("other"));
        int tcp = OpenDescriptors.takenFrom(serve());
        int unix = OpenDescriptors.takenFrom(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path, 10));
        requireRefused(unixUrl(), tcp);
        requireRefused(abstractUrl(), tcp);
        requireRefused(ANY_TCP, unix);
        requireRefused(abstractUrl(), unix);
        for (int fd : new int[] {tcp, unix}) {
            assertThat(OpenDescriptors.isOpen(fd)).isTrue();
            OpenDescriptors.close(fd);
        }
    }

    @Test
    @DisplayName("E5 LISTEN_FD: a descriptor that another listener has is refused, and that listener serves on")
    void takenTwice() throws IOException {
        ServerSocketChannel made = serve();
        SocketAddress address = made.getLocalAddress();
        int fd = OpenDescriptors.takenFrom(made);
        StreamListener first = listener(ANY_TCP, fd);
        first.listen();
        StreamListener second = listener(ANY_TCP, fd);
        assertThatThrownBy(second::listen).isInstanceOf(AioException.class);
        second.close();
        assertThat(OpenDescriptors.isOpen(fd)).isTrue();
        requireServes(first, address);
    }

    @Test
    @DisplayName("E2 LISTEN_FD: numbers below zero are refused")
    void negative() throws AioException {
        StreamListener listener = service().listener(ANY_TCP);
        assertThatThrownBy(() -> listener.setOption(StreamOptions.LISTEN_FD, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}

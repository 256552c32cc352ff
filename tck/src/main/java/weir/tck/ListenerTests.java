package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.StreamOptionTests.requireStatus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Capability;

/** Listeners over TCP: the order of accepts (B2), early ends (C2, C3), addresses (E1, E5). */
public abstract class ListenerTests extends ListenerFixture {
    /** For subclasses. */
    protected ListenerTests() {}

    // Accepts

    @Test
    @DisplayName("B2 connections are given to queued accepts in order")
    void queuedAccepts() throws Exception {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Aio> accepts = new ArrayList<>();
        List<SocketChannel> raws = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                int number = i;
                Aio aio = service().newAio(done -> order.add(number));
                assertThat(listener.accept(aio)).isTrue();
                accepts.add(aio);
            }
            for (Aio accept : accepts) {
                SocketChannel raw = RawSockets.connect(listener.localAddress());
                raws.add(raw);
                assertThat(streamOf(accept).remoteAddress()).isEqualTo(raw.getLocalAddress());
            }
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        } finally {
            RawSockets.closeAll(raws);
        }
    }

    @Test
    @DisplayName("B2 connections that waited are accepted in order")
    void waitingConnections() throws Exception {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        List<SocketChannel> raws = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                raws.add(RawSockets.connect(listener.localAddress()));
            }
            for (SocketChannel raw : raws) {
                assertThat(streamOf(startAccept(listener)).remoteAddress()).isEqualTo(raw.getLocalAddress());
            }
        } finally {
            RawSockets.closeAll(raws);
        }
    }

    @Test
    @DisplayName("B2 a burst of connections is accepted by one handle in a chain of callbacks")
    void burst() throws Exception {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Set<SocketAddress> accepted = ConcurrentHashMap.newKeySet();
        Aio accept = service().newAio(aio -> {
            if (aio.result() == AioStatus.OK) {
                accepted.add(Objects.requireNonNull(aio.stream()).remoteAddress());
                listener.accept(aio);
            }
        });
        List<SocketChannel> raws = new ArrayList<>();
        try {
            assertThat(listener.accept(accept)).isTrue();
            for (int i = 0; i < 400; i++) {
                raws.add(RawSockets.connect(listener.localAddress()));
            }
            until("all are accepted", () -> accepted.size() == 400);
            for (SocketChannel raw : raws) {
                assertThat(accepted).contains(raw.getLocalAddress());
            }
        } finally {
            RawSockets.closeAll(raws);
        }
    }

    @Test
    @DisplayName("H9 an accept before listen() throws and leaves the handle as it was")
    void acceptBeforeListen() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        Aio aio = service().newAio();
        assertThatThrownBy(() -> listener.accept(aio)).isInstanceOf(IllegalStateException.class);
        assertThat(aio.busy()).isFalse();
        listener.listen();
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            assertThat(listener.accept(aio)).isTrue();
            assertThat(streamOf(aio).remoteAddress()).isEqualTo(raw.getLocalAddress());
        }
    }

    @Test
    @DisplayName("C2 a canceled accept has taken no connection, and C3 the next one gets it")
    void canceledAccept() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Aio accept = startAccept(listener);
        assertThat(accept.cancel()).isTrue();
        awaitStatus(accept, AioStatus.CANCELED);
        assertThat(accept.stream()).isNull();
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            assertThat(listener.accept(accept)).isTrue();
            assertThat(streamOf(accept).remoteAddress()).isEqualTo(raw.getLocalAddress());
        }
    }

    @Test
    @DisplayName("C3 cancels that race with connections lose none and give none twice")
    void cancelRacesConnection() throws Exception {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Aio accept = startAccept(listener);
            int spins = random.nextInt(2000);
            Thread canceller = new Thread(() -> {
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                accept.cancel();
            });
            canceller.start();
            try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
                canceller.join();
                await(accept);
                if (accept.result() != AioStatus.OK) {
                    assertThat(accept.result()).isEqualTo(AioStatus.CANCELED);
                    assertThat(listener.accept(accept)).isTrue();
                }
                ByteStream stream = streamOf(accept);
                assertThat(stream.remoteAddress()).isEqualTo(raw.getLocalAddress());
                stream.close();
            }
        }
    }

    @Test
    @DisplayName("T1 an accept ends TIMEDOUT if nobody comes, and yields no stream")
    void acceptTimesOut() {
        StreamListener listener = listen();
        Aio accept = service().newAio().setTimeout(Duration.ofMillis(5));
        assertThat(listener.accept(accept)).isTrue();
        awaitStatus(accept, AioStatus.TIMEDOUT);
        assertThat(accept.stream()).isNull();
        assertThat(listener.accept(accept.setTimeout(Duration.ZERO))).isTrue();
        awaitStatus(accept, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 an accept with timeout zero takes a connection that waits")
    void acceptWithTimeoutZero() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Aio accept = service().newAio().setTimeout(Duration.ZERO);
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            until("it is accepted", () -> {
                assertThat(listener.accept(accept)).isTrue();
                return await(accept).result() == AioStatus.OK;
            });
            assertThat(streamOf(accept).remoteAddress()).isEqualTo(raw.getLocalAddress());
        }
    }

    // Addresses

    @Test
    @DisplayName("E2 listen() on a listener that listens throws; on a closed one it is CLOSED")
    void listenTwice() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        assertThatThrownBy(listener::listen).isInstanceOf(IllegalStateException.class);
        RawSockets.connect(listener.localAddress()).close();
        listener.close();
        requireStatus(AioStatus.CLOSED, listener::listen);
    }

    @Test
    @DisplayName("E6 a listener without host is there for both families, and a stream has the address that was dialled")
    void wildcard() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen("tcp://:0");
        int port = RawSockets.portOf(listener.localAddress());
        requireServesAt(listener, new InetSocketAddress("127.0.0.1", port));
        RawSockets.assumeIpv6();
        requireServesAt(listener, new InetSocketAddress("::1", port));
    }

    private void requireServesAt(StreamListener listener, InetSocketAddress address) throws IOException {
        try (Aio accept = service().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            RawSockets.connect(address).close();
            assertThat(awaitOk(accept).stream().localAddress()).isEqualTo(address);
        }
    }

    @Test
    @DisplayName("E5 a second listen on an address is ADDRINUSE, and may be tried again")
    void addressInUse() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener first = listen();
        StreamListener second = service().listener(first.url());
        requireStatus(AioStatus.ADDRINUSE, second::listen);
        assertThatThrownBy(second::listen)
                .message()
                .startsWith("ADDRINUSE: listen at ")
                .containsOnlyOnce("ADDRINUSE: ");
        RawSockets.connect(first.localAddress()).close();
        first.close();
        second.listen();
        assertThat(second.localAddress()).isEqualTo(first.localAddress());
        RawSockets.connect(second.localAddress()).close();
    }

    @Test
    @DisplayName("E5 an address that another program listens on is ADDRINUSE, with its cause")
    void addressInUseByOther() throws IOException {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel other = RawSockets.serve(1)) {
            int port = RawSockets.portOf(other.getLocalAddress());
            StreamListener listener = service().listener("tcp://127.0.0.1:" + port);
            assertThatThrownBy(listener::listen).hasCauseInstanceOf(IOException.class);
            requireStatus(AioStatus.ADDRINUSE, listener::listen);
        }
    }

    @Test
    @DisplayName("E5 reuse port shares an address among those that all ask for it")
    void reusePort() throws IOException {
        needs(Capability.REUSE_PORT);
        StreamListener first = service().listener("tcp://127.0.0.1:0");
        first.setOption(StreamOptions.REUSE_PORT, true).listen();
        StreamListener second = service().listener(first.url());
        second.setOption(StreamOptions.REUSE_PORT, true).listen();
        StreamListener third = service().listener(first.url());
        requireStatus(AioStatus.ADDRINUSE, third::listen);
    }

    @Test
    @DisplayName("E1 an address that is not one of this machine is ADDRINVAL")
    void foreignAddress() throws IOException {
        requireStatus(AioStatus.ADDRINVAL, service().listener("tcp://192.0.2.1:0")::listen);
        requireStatus(AioStatus.ADDRINVAL, service().listener("tcp://192.0.2.1:7777")::listen);
    }

    @Test
    @DisplayName("E2 what is no URL of a listener is refused, with the value")
    void badUrls() {
        for (String bad :
                List.of("tcp://127.0.0.1", "tcp://127.0.0.1:65536", "127.0.0.1:80", "udp://127.0.0.1:0", "ipc://")) {
            assertThatThrownBy(() -> service().listener(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad);
        }
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineScope;

/** How dials end early in the phase of connecting (E6, B6), and with their service (S1, S2). */
public abstract class DialerEndTests extends DialerFixture {
    /** For subclasses. */
    protected DialerEndTests() {}

    // Early ends while connecting

    @Test
    @DisplayName("E6 a cancel while connecting ends the dial, and the handle can be used again")
    void cancelWhileConnecting() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1);
                ServerSocketChannel other = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            Aio dial = startDial(dialer(urlOf(server)));
            assertThat(dial.cancel()).isTrue();
            awaitStatus(dial, AioStatus.CANCELED);
            assertThat(dial.stream()).isNull();
            assertThat(dialer(urlOf(other)).dial(dial)).isTrue();
            streamOf(dial);
            RawSockets.closeAll(queue);
        }
    }

    @Test
    @DisplayName("E6 S2 of a dial that was cancelled while connecting nothing is left that a drain would wait for")
    void drainAfterCancel() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            Aio dial = startDial(dialer(urlOf(server)));
            assertThat(dial.cancel()).isTrue();
            awaitStatus(dial, AioStatus.CANCELED);
            boolean drained = client().drain(patience());
            RawSockets.closeAll(queue);
            assertThat(drained).isTrue();
        }
    }

    @Test
    @DisplayName("E6 a timeout while connecting ends the dial")
    void timeoutWhileConnecting() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            Aio dial = client().newAio().setTimeout(Duration.ofMillis(30));
            long start = System.nanoTime();
            assertThat(dialer(urlOf(server)).dial(dial)).isTrue();
            awaitStatus(dial, AioStatus.TIMEDOUT);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000L);
            RawSockets.closeAll(queue);
        }
    }

    @Test
    @DisplayName("E6 a dial with timeout zero that cannot connect at once ends TIMEDOUT")
    void timeoutZero() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            Aio dial = client().newAio().setTimeout(Duration.ZERO);
            assertThat(dialer(urlOf(server)).dial(dial)).isTrue();
            awaitStatus(dial, AioStatus.TIMEDOUT);
            RawSockets.closeAll(queue);
        }
    }

    @Test
    @DisplayName("B6 closing the dialer ends its running dials CLOSED, and every later one")
    void closeWhileConnecting() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            StreamDialer dialer = dialer(urlOf(server));
            Aio first = startDial(dialer);
            Aio second = startDial(dialer);
            dialer.close();
            awaitStatus(first, AioStatus.CLOSED);
            awaitStatus(second, AioStatus.CLOSED);
            awaitStatus(startDial(dialer), AioStatus.CLOSED);
            dialer.close();
            RawSockets.closeAll(queue);
        }
    }

    @Test
    @DisplayName("S1 closing the service ends its running dials STOPPED")
    void serviceClosesWhileConnecting() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(server);
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("short"));
            Aio dial = scope.newAio();
            assertThat(dialer(scope, server).dial(dial)).isTrue();
            scope.close();
            awaitStatus(dial, AioStatus.STOPPED);
            RawSockets.closeAll(queue);
        }
    }

    @Test
    @DisplayName("E6 cancels that race with connecting leak nothing: a stream, or none")
    void cancelRacesConnecting() throws Exception {
        Random random = new Random(7);
        try (StreamListener listener = listen();
                StreamDialer dialer = client().dialer(listener.url())) {
            Aio accept = service().newAio(aio -> {
                if (aio.result() == AioStatus.OK) {
                    Objects.requireNonNull(aio.stream()).close();
                    listener.accept(aio);
                }
            });
            assertThat(listener.accept(accept)).isTrue();
            Aio dial = client().newAio();
            for (int round = 0; round < 300; round++) {
                assertThat(dialer.dial(dial)).isTrue();
                for (int spins = random.nextInt(3000); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                dial.cancel();
                await(dial);
                assertThat(dial.result()).isIn(AioStatus.OK, AioStatus.CANCELED);
                ByteStream stream = dial.stream();
                assertThat(stream != null).as("a stream").isEqualTo(dial.result() == AioStatus.OK);
                if (stream != null) {
                    stream.close();
                }
            }
            until("all streams are closed", () -> streams() == 0);
        }
    }

    /** Streams that the client's engine counts as open. */
    private int streams() {
        return EngineScope.of(client()).engine().counters().streams();
    }

    @Test
    @DisplayName("E6 dials to a Unix listener whose queue is full wait for their turn")
    void fullUnixQueue() throws Exception {
        needs(Capability.UNIX);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("full"));
        List<SocketChannel> raws = new ArrayList<>();
        try (ServerSocketChannel server = RawSockets.serve(address, 1)) {
            StreamDialer dialer = dialer("ipc://" + address.getPath());
            List<Aio> dials = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                dials.add(startDial(dialer));
            }
            // Once this one is late, those before it have met the full queue: a backlog of 1 is room for two.
            Aio late = client().newAio().setTimeout(Duration.ofMillis(30));
            assertThat(dialer.dial(late)).isTrue();
            awaitStatus(late, AioStatus.TIMEDOUT);
            assertThat(dials.get(7).busy()).isTrue();
            for (int i = 0; i < 8; i++) {
                SocketChannel raw = server.accept();
                raws.add(raw);
                RawSockets.write(raw, new byte[] {1});
            }
            for (Aio each : dials) {
                assertThat(receive(client(), streamOf(each), 1)).containsExactly(1);
            }
        } finally {
            RawSockets.closeAll(raws);
        }
    }

    @Test
    @DisplayName("E6 a dial that waits for a Unix listener's full queue can be canceled and times out")
    void fullUnixQueueEarlyEnds() throws Exception {
        needs(Capability.UNIX);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("full"));
        try (ServerSocketChannel server = RawSockets.serve(address, 1)) {
            StreamDialer dialer = dialer("ipc://" + address.getPath());
            // Some of them find room in the queue; the last cannot.
            for (int i = 0; i < 4; i++) {
                startDial(dialer);
            }
            Aio late = client().newAio().setTimeout(Duration.ofMillis(30));
            assertThat(dialer.dial(late)).isTrue();
            awaitStatus(late, AioStatus.TIMEDOUT);
            Aio canceled = startDial(dialer);
            assertThat(canceled.cancel()).isTrue();
            awaitStatus(canceled, AioStatus.CANCELED);
            assertThat(server.isOpen()).isTrue();
        }
    }

    // S2, ownership

    @Test
    @DisplayName("S2 once drain has begun a dial ends CLOSED; streams dialled before go on")
    void drainRefusesDials() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(10)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("draining"));
            StreamDialer dialer = dialer(scope, server);
            Aio dial = scope.newAio();
            assertThat(dialer.dial(dial)).isTrue();
            ByteStream stream = streamOf(dial);
            assertThat(scope.drain(Duration.ZERO)).isFalse();
            assertThat(dialer.dial(dial)).isTrue();
            awaitStatus(dial, AioStatus.CLOSED);
            try (SocketChannel raw = server.accept()) {
                send(scope, stream, new byte[] {4});
                assertThat(RawSockets.read(raw, 1)).containsExactly(4);
            }
            stream.close();
            assertThat(scope.drain(patience())).isTrue();
        }
    }

    @Test
    @DisplayName("S1 a stream that was dialled ends with its service: the peer sees the end")
    void serviceClosesStreams() throws Exception {
        needs(Capability.OUTSIDE);
        try (ServerSocketChannel server = RawSockets.serve(10)) {
            EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("short"));
            Aio dial = scope.newAio();
            assertThat(dialer(scope, server).dial(dial)).isTrue();
            ByteStream stream = streamOf(dial);
            scope.close();
            assertThat(stream.isOpen()).isFalse();
            try (SocketChannel raw = server.accept()) {
                assertThat(raw.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
    }
}

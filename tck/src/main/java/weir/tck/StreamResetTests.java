package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamOptions;
import weir.spi.Capability;
import weir.spi.EngineScope;

/**
 * Resets (B5). The peer makes them: over TCP with SO_LINGER 0, over a Unix socket by closing it with input unread. The
 * direction that acts first sees it; the other must know it all the same.
 */
public abstract class StreamResetTests extends StreamFixture {
    /** For subclasses. */
    protected StreamResetTests() {}

    /** Resets from the raw side. */
    private void reset(RawPair pair) throws IOException {
        if (isTcp()) {
            RawSockets.reset(pair.raw());
        } else {
            send(service(), pair.stream(), new byte[1]);
            pair.raw().close();
        }
    }

    /** Sends until that fails: the first one may still be taken by the operating system. */
    private static Aio sendUntilItFails(AioService owner, ByteStream stream) {
        Aio aio = owner.newAio();
        until("a send to a peer that is gone fails", () -> {
            assertThat(stream.send(aio.setIov(ByteBuffer.allocate(1)))).isTrue();
            return await(aio).result() != AioStatus.OK;
        });
        return aio;
    }

    @Test
    @DisplayName("B5 a reset ends queued recvs CONNRESET")
    void endsQueuedRecvs() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio first = startRecv(service(), pair.stream(), ByteBuffer.allocate(1));
            Aio second = startRecvFully(service(), pair.stream(), ByteBuffer.allocate(1));
            reset(pair);
            awaitStatus(first, AioStatus.CONNRESET);
            awaitStatus(second, AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("B5 a reset that a recv saw is CONNRESET for later recvs and sends")
    void seenByRecv() throws IOException {
        try (RawPair pair = rawPair()) {
            reset(pair);
            for (int i = 0; i < 3; i++) {
                awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
                awaitStatus(startSend(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
                awaitStatus(startSendAll(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            }
        }
    }

    @Test
    @DisplayName("B5 a reset that a send saw is CONNRESET for recvs, no clean end")
    void seenBySend() throws IOException {
        try (RawPair pair = rawPair()) {
            reset(pair);
            Aio send = sendUntilItFails(service(), pair.stream());
            assertThat(send.result()).as("cause %s", send.cause()).isEqualTo(AioStatus.CONNRESET);
            for (int i = 0; i < 3; i++) {
                awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            }
            awaitStatus(startSend(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("E2 what a reset ends tells the exception behind it; success and a clean end have none")
    void causes() throws IOException {
        try (RawPair pair = rawPair()) {
            RawSockets.write(pair.raw(), pattern(10, 1));
            awaitReadable(service(), pair.stream());
            assertThat(awaitOk(startRecv(service(), pair.stream(), ByteBuffer.allocate(10)))
                            .cause())
                    .isNull();
            reset(pair);
            Aio recv = awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            assertThat(recv.cause()).isInstanceOf(IOException.class);
            Aio send = awaitStatus(startSend(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            assertThat(send.cause()).isInstanceOf(IOException.class);
        }
        try (RawPair pair = rawPair()) {
            pair.raw().close();
            Aio recv = awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
            assertThat(recv.cause()).isNull();
        }
    }

    @Test
    @DisplayName("B5 data before a reset is still delivered")
    void dataBeforeReset() throws IOException {
        try (RawPair pair = rawPair()) {
            RawSockets.write(pair.raw(), pattern(1000, 1));
            // A reset drops what is still under way; here all has arrived, being one piece.
            awaitReadable(service(), pair.stream());
            reset(pair);
            requireSame(receive(service(), pair.stream(), 1000), pattern(1000, 1));
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("B5 a reset behind just as much data as a backend moves at once is no clean end")
    void resetBehindFullPiece() throws AioException {
        for (int size : new int[] {16 << 10, 32 << 10, 64 << 10, 128 << 10, 192 << 10}) {
            for (int buffers = 1; buffers <= 3; buffers++) {
                resetBehind(size, buffers);
            }
        }
    }

    private void resetBehind(int size, int buffers) throws AioException {
        Pair pair = pair();
        pair.near().setOption(StreamOptions.SEND_BUFFER, 1 << 20);
        pair.far().setOption(StreamOptions.RECV_BUFFER, 1 << 20);
        byte[] bytes = pattern(size, 3);
        send(client(), pair.near(), bytes);
        // Over Unix it is unread input that makes the close a reset.
        send(service(), pair.far(), new byte[1]);
        awaitReadable(client(), pair.near());
        int open = streams();
        pair.near().setOption(StreamOptions.LINGER, Duration.ZERO);
        pair.near().close();
        until("the peer has closed", () -> streams() < open);
        int received = 0;
        while (true) {
            ByteBuffer[] into = new ByteBuffer[buffers];
            for (int i = 0; i < buffers; i++) {
                into[i] = ByteBuffer.allocate(512 << 10);
            }
            Aio recv = await(startRecv(service(), pair.far(), into));
            if (recv.result() != AioStatus.OK) {
                assertThat(recv.result())
                        .as("behind %d of %d bytes, into %d buffers", received, size, buffers)
                        .isEqualTo(AioStatus.CONNRESET);
                break;
            }
            received += (int) recv.count();
        }
        assertThat(received).isLessThanOrEqualTo(size); // a reset may drop what is still under way
        pair.far().close();
    }

    private int streams() {
        return EngineScope.of(client()).engine().counters().streams();
    }

    @Test
    @DisplayName("B5 data before a reset that a send saw is still delivered")
    void dataBeforeResetSeenBySend() throws IOException {
        try (RawPair pair = rawPair()) {
            RawSockets.write(pair.raw(), pattern(1000, 2));
            awaitReadable(service(), pair.stream());
            reset(pair);
            sendUntilItFails(service(), pair.stream());
            requireSame(receive(service(), pair.stream(), 1000), pattern(1000, 2));
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("B5 a recvFully that a reset cuts short tells how far it came")
    void resetCutsRecvFully() throws IOException {
        try (RawPair pair = rawPair()) {
            RawSockets.write(pair.raw(), new byte[] {1, 2, 3});
            awaitReadable(service(), pair.stream());
            ByteBuffer buffer = ByteBuffer.allocate(10);
            Aio recv = startRecvFully(service(), pair.stream(), buffer);
            reset(pair);
            assertThat(awaitStatus(recv, AioStatus.CONNRESET).count()).isEqualTo(3);
            assertThat(filled(buffer)).containsExactly(1, 2, 3);
        }
    }

    @Test
    @DisplayName("B5 a reset ends what waits in both directions CONNRESET")
    void bothDirections() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio recv = startRecv(service(), pair.stream(), ByteBuffer.allocate(1));
            ByteBuffer buffer = ByteBuffer.allocate(MORE_THAN_FITS);
            Aio send = startSendAll(service(), pair.stream(), buffer);
            Aio behind = startSend(service(), pair.stream(), ByteBuffer.allocate(1));
            if (isTcp()) {
                RawSockets.reset(pair.raw());
            } else {
                pair.raw().close(); // with input unread
            }
            awaitStatus(recv, AioStatus.CONNRESET);
            awaitStatus(send, AioStatus.CONNRESET);
            assertThat(send.count()).isEqualTo(buffer.position()).isBetween(1L, MORE_THAN_FITS - 1L);
            assertThat(awaitStatus(behind, AioStatus.CONNRESET).count()).isZero();
        }
    }

    @Test
    @DisplayName("B5 a blocked send alone learns of a reset, and the recv after it too")
    void blockedSendLearns() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio send = startSendAll(service(), pair.stream(), ByteBuffer.allocate(MORE_THAN_FITS));
            if (isTcp()) {
                RawSockets.reset(pair.raw());
            } else {
                pair.raw().close();
            }
            awaitStatus(send, AioStatus.CONNRESET);
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("B8 readable is OK, 0 at a reset, before and after it has been seen")
    void readableAtReset() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio readable = startReadable(service(), pair.stream());
            reset(pair);
            assertThat(awaitOk(readable).count()).isZero();
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            awaitReadable(service(), pair.stream());
        }
    }

    @Test
    @DisplayName("B5 check() throws the status of a reset with its cause")
    void resetHasCause() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio recv = startRecv(service(), pair.stream(), ByteBuffer.allocate(1));
            reset(pair);
            awaitStatus(recv, AioStatus.CONNRESET);
            assertThat(recv.cause()).isInstanceOf(IOException.class);
            assertThatThrownBy(recv::check)
                    .isInstanceOfSatisfying(
                            AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.CONNRESET))
                    .hasCause(recv.cause());
        }
    }

    @Test
    @DisplayName("B5 a stream that was reset closes like any other")
    void closeAfterReset() throws IOException {
        try (RawPair pair = rawPair()) {
            reset(pair);
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
            pair.stream().close();
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CLOSED);
            awaitStatus(startSend(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CLOSED);
        }
    }

    @Test
    @DisplayName("B9 close with linger 0 resets a TCP connection")
    void lingerZeroResets() throws IOException {
        needs(Capability.OUTSIDE);
        try (RawPair pair = rawPair("tcp://127.0.0.1:0")) {
            pair.stream().setOption(StreamOptions.LINGER, Duration.ZERO);
            pair.stream().close();
            assertThatThrownBy(() -> pair.raw().read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("B9 close with linger 0 drops what is not sent yet and resets")
    void lingerZeroDrops() throws IOException {
        needs(Capability.OUTSIDE);
        try (RawPair pair = rawPair("tcp://127.0.0.1:0")) {
            pair.stream().setOption(StreamOptions.LINGER, Duration.ZERO);
            Aio send = startSendAll(service(), pair.stream(), ByteBuffer.allocate(MORE_THAN_FITS));
            pair.stream().close();
            awaitStatus(send, AioStatus.CLOSED);
            assertThatThrownBy(() -> RawSockets.readToEnd(pair.raw())).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("B9 a reset by linger 0 is CONNRESET for another stream of Weir's")
    void lingerZeroSeenByWeir() throws IOException {
        Pair pair = connect("tcp://127.0.0.1:0");
        Aio recv = startRecv(service(), pair.far(), ByteBuffer.allocate(1));
        pair.near().setOption(StreamOptions.LINGER, Duration.ZERO);
        pair.near().close();
        awaitStatus(recv, AioStatus.CONNRESET);
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamOptions;
import weir.spi.Capability;

/** What close() does: to operations and buffers (B6), and to what has been sent (B9). */
public abstract class StreamCloseTests extends StreamFixture {
    /** Longer than any test, so that no test depends on how fast the machine is. */
    private static final Duration LONG_LINGER = Duration.ofMinutes(10);

    /** For subclasses. */
    protected StreamCloseTests() {}

    // B6

    @Test
    @DisplayName("B6 close ends all queued operations CLOSED, each direction in order")
    void endsQueuedInOrder() {
        Pair pair = pair();
        List<Integer> recvs = new CopyOnWriteArrayList<>();
        List<Integer> sends = new CopyOnWriteArrayList<>();
        List<Aio> handles = new ArrayList<>();
        Aio large = startSendAll(client(), pair.near(), ByteBuffer.allocate(MORE_THAN_FITS));
        for (int i = 0; i < 5; i++) {
            int number = i;
            Aio recv = client().newAio(done -> recvs.add(number)).setIov(ByteBuffer.allocate(1));
            Aio send = client().newAio(done -> sends.add(number)).setIov(ByteBuffer.allocate(1));
            assertThat(pair.near().recv(recv)).isTrue();
            assertThat(pair.near().send(send)).isTrue();
            handles.add(recv);
            handles.add(send);
        }
        pair.near().close();
        awaitStatus(large, AioStatus.CLOSED);
        for (Aio each : handles) {
            assertThat(awaitStatus(each, AioStatus.CLOSED).count()).isZero();
        }
        assertThat(recvs).containsExactly(0, 1, 2, 3, 4);
        assertThat(sends).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    @DisplayName("B6 every operation on a closed stream ends CLOSED, by its callback")
    void operationsAfterClose() {
        Pair pair = pair();
        send(service(), pair.far(), new byte[1]);
        awaitReadable(client(), pair.near());
        pair.near().close();
        Recorder recorder = new Recorder();
        Aio aio = client().newAio(recorder).setIov(ByteBuffer.allocate(1));
        assertThat(pair.near().recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(pair.near().recvFully(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(pair.near().send(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(pair.near().sendAll(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(pair.near().readable(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        recorder.await(5);
    }

    @Test
    @DisplayName("B6 also an operation of no bytes ends CLOSED on a closed stream (order of H9)")
    void noBytesAfterClose() {
        Pair pair = pair();
        pair.near().close();
        awaitStatus(startRecv(client(), pair.near()), AioStatus.CLOSED);
        awaitStatus(startSend(client(), pair.near()), AioStatus.CLOSED);
    }

    @Test
    @DisplayName("B6 closing again does nothing")
    void closeTwice() {
        Pair pair = pair();
        assertThat(pair.near().isOpen()).isTrue();
        pair.near().close();
        pair.near().close();
        assertThat(pair.near().isOpen()).isFalse();
        awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("B6 a stream may be closed in a callback of its own")
    void closeInCallback() {
        Pair pair = pair();
        AtomicBoolean openAfter = new AtomicBoolean(true);
        Aio recv = service().newAio(aio -> {
            pair.far().close();
            openAfter.set(pair.far().isOpen());
        });
        Aio behind = service().newAio();
        assertThat(pair.far().recv(recv.setIov(ByteBuffer.allocate(1)))).isTrue();
        assertThat(pair.far().recv(behind.setIov(ByteBuffer.allocate(1)))).isTrue();
        send(client(), pair.near(), new byte[1]);
        awaitOk(recv);
        awaitStatus(behind, AioStatus.CLOSED);
        assertThat(openAfter).isFalse();
        awaitStatus(startRecv(client(), pair.near(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("B6 a queued recv's buffer is given back: bytes that come later do not touch it")
    void bufferOfQueuedRecv() throws IOException {
        try (RawPair pair = rawPair()) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            Aio recv = startRecv(service(), pair.stream(), buffer);
            pair.stream().close();
            awaitStatus(recv, AioStatus.CLOSED);
            try {
                RawSockets.write(pair.raw(), pattern(100, 1));
                RawSockets.readToEnd(pair.raw());
            } catch (IOException e) {
                // The socket was gone already, which is as good: nobody can read from it.
                assertThat(pair.stream().isOpen()).isFalse();
            }
            assertThat(buffer.position()).isZero();
            assertThat(buffer.array()).isEqualTo(new byte[100]);
        }
    }

    @Test
    @DisplayName("B6 no buffer is touched once close() has returned, however busy the stream")
    void noBufferTouchedAfterClose() throws Exception {
        for (int round = 0; round < 30; round++) {
            try (RawPair pair = rawPair()) {
                // Linger 0 lets the writer fail soon.
                pair.stream().setOption(StreamOptions.LINGER, Duration.ZERO);
                Thread writer = new Thread(() -> writeUntilItFails(pair.raw()));
                writer.start();
                ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
                Chain chain = new Chain(pair.stream(), buffer, 20 + round);
                Aio recv = service().newAio(chain);
                assertThat(pair.stream().recv(recv.setIov(buffer))).isTrue();
                until("the stream is busy", chain::isBusy);
                pair.stream().close();
                byte[] snapshot = buffer.array().clone();
                writer.join();
                until("the chain ends", () -> chain.ended);
                requireSame(buffer.array(), snapshot);
            }
        }
    }

    /** Receives into one buffer again and again, until that ends. */
    private static final class Chain implements AioCallback {
        private final ByteStream stream;
        private final ByteBuffer buffer;
        private final int warm;
        private volatile int received;
        private volatile boolean ended;

        Chain(ByteStream stream, ByteBuffer buffer, int warm) {
            this.stream = stream;
            this.buffer = buffer;
            this.warm = warm;
        }

        boolean isBusy() {
            return received > warm;
        }

        @Override
        public void done(Aio aio) {
            if (aio.result() == AioStatus.OK) {
                received++;
                buffer.clear();
                stream.recv(aio);
            } else {
                ended = true;
            }
        }
    }

    private static void writeUntilItFails(SocketChannel raw) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);
        for (int value = 1; ; value++) {
            buffer.clear();
            while (buffer.hasRemaining()) {
                buffer.put((byte) value);
            }
            buffer.flip();
            try {
                raw.write(buffer);
            } catch (IOException e) {
                return; // the other side has closed
            }
        }
    }

    @Test
    @DisplayName("B6 the addresses of a stream stay after a close")
    void addressesStay() {
        Pair pair = pair();
        SocketAddress local = pair.near().localAddress();
        SocketAddress remote = pair.near().remoteAddress();
        pair.near().close();
        assertThat(pair.near().localAddress()).isEqualTo(local);
        assertThat(pair.near().remoteAddress()).isEqualTo(remote);
    }

    // B9

    @Test
    @DisplayName("B9 close is a clean end for the peer, after all that was sent")
    void closeIsCleanEnd() throws IOException {
        try (RawPair pair = rawPair()) {
            send(service(), pair.stream(), pattern(1000, 2));
            pair.stream().close();
            requireSame(RawSockets.readToEnd(pair.raw()), pattern(1000, 2));
        }
    }

    @Test
    @DisplayName("B9 close with unread input still delivers what was sent")
    void closeWithUnreadInput() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, LONG_LINGER);
            RawSockets.write(pair.raw(), pattern(10_000, 3));
            awaitReadable(service(), pair.stream());
            send(service(), pair.stream(), pattern(1000, 4));
            pair.stream().close();
            requireSame(RawSockets.readToEnd(pair.raw()), pattern(1000, 4));
        }
    }

    @Test
    @DisplayName("B9 close with input still coming discards it and delivers what was sent")
    void closeWithInputComing() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, LONG_LINGER);
            RawSockets.write(pair.raw(), new byte[10]);
            awaitReadable(service(), pair.stream());
            send(service(), pair.stream(), pattern(1000, 5));
            pair.stream().close();
            // More than fits: this write ends only if somebody takes the bytes.
            RawSockets.write(pair.raw(), new byte[MORE_THAN_FITS]);
            requireSame(RawSockets.readToEnd(pair.raw()), pattern(1000, 5));
        }
    }

    @Test
    @DisplayName("B9 what was sent and has not arrived yet arrives although the peer sends once more after the close")
    void inputAfterClose() throws IOException {
        needs(Capability.OUTSIDE);
        try (RawPair pair = rawPair("tcp://127.0.0.1:0")) {
            pair.stream().setOption(StreamOptions.LINGER, LONG_LINGER);
            ByteBuffer buffer = ByteBuffer.wrap(pattern(MORE_THAN_FITS, 9));
            awaitOk(startSend(service(), pair.stream(), buffer));
            pair.stream().close();
            // Once these have come, the loop has gone through what the close asked of it.
            for (int i = 0; i < 3; i++) {
                Recorder turn = new Recorder();
                pair.stream().recv(service().newAio(turn).setIov(ByteBuffer.allocate(1)));
                turn.await(1);
            }
            RawSockets.write(pair.raw(), new byte[1]);
            requireSame(RawSockets.readToEnd(pair.raw()), filled(buffer));
        }
    }

    @Test
    @DisplayName("B9 what a send had counted when close cut it short arrives, and no byte more")
    void closeCutsSendAll() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, LONG_LINGER);
            ByteBuffer buffer = ByteBuffer.wrap(pattern(MORE_THAN_FITS, 6));
            Aio send = startSendAll(service(), pair.stream(), buffer);
            pair.stream().close();
            awaitStatus(send, AioStatus.CLOSED);
            assertThat(send.count()).isEqualTo(buffer.position()).isBetween(1L, MORE_THAN_FITS - 1L);
            requireSame(RawSockets.readToEnd(pair.raw()), filled(buffer));
        }
    }

    @Test
    @DisplayName("B9 close after shutdownOutput delivers what was sent before it")
    void closeAfterShutdownOutput() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, LONG_LINGER);
            RawSockets.write(pair.raw(), pattern(10_000, 7));
            awaitReadable(service(), pair.stream());
            send(service(), pair.stream(), pattern(1000, 8));
            pair.stream().shutdownOutput();
            pair.stream().close();
            requireSame(RawSockets.readToEnd(pair.raw()), pattern(1000, 8));
        }
    }

    @Test
    @DisplayName("B9 a peer that never ends is let go when the linger time is over")
    void lingerEnds() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, Duration.ofMillis(20));
            RawSockets.write(pair.raw(), new byte[10]);
            awaitReadable(service(), pair.stream());
            pair.stream().close();
            // Returns only if writing fails in the end; the time bound is the test's.
            writeUntilItFails(pair.raw());
        }
    }

    @Test
    @DisplayName("B9 the linger time does not hold up close() itself")
    void closeReturnsAtOnce() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().setOption(StreamOptions.LINGER, Duration.ofHours(1));
            RawSockets.write(pair.raw(), new byte[10]);
            awaitReadable(service(), pair.stream());
            pair.stream().close();
            assertThat(pair.stream().isOpen()).isFalse();
        }
    }
}

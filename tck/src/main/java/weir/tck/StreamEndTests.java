package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** Clean ends: those that the peer makes (B5) and those that a stream makes by shutdownOutput (B9). */
public abstract class StreamEndTests extends StreamFixture {
    /** For subclasses. */
    protected StreamEndTests() {}

    // B5: the peer ends

    @Test
    @DisplayName("B5 a clean end ends all queued recvs CONNSHUT, in order")
    void endsQueuedRecvs() throws IOException {
        try (RawPair pair = rawPair()) {
            List<Integer> order = new CopyOnWriteArrayList<>();
            List<Aio> handles = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                Aio aio = service().newAio(done -> order.add(number)).setIov(ByteBuffer.allocate(1));
                assertThat(i % 2 == 0 ? pair.stream().recv(aio) : pair.stream().recvFully(aio))
                        .isTrue();
                handles.add(aio);
            }
            pair.raw().close();
            for (Aio each : handles) {
                assertThat(awaitStatus(each, AioStatus.CONNSHUT).count()).isZero();
            }
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    @DisplayName("B5 a clean end stays: every later recv ends CONNSHUT")
    void endStays() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.raw().close();
            for (int i = 0; i < 3; i++) {
                awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
                awaitStatus(startRecvFully(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
            }
            assertThat(pair.stream().isOpen()).isTrue();
        }
    }

    @Test
    @DisplayName("B5 data before a clean end is still delivered")
    void dataBeforeEnd() throws IOException {
        try (RawPair pair = rawPair()) {
            byte[] bytes = pattern(100_000, 1);
            RawSockets.write(pair.raw(), bytes);
            pair.raw().close();
            requireSame(receive(service(), pair.stream(), bytes.length), bytes);
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
        }
    }

    @Test
    @DisplayName("B5 data and end in one event are both seen by recvs that wait for them")
    void dataAndEndTogether() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (RawPair pair = rawPair()) {
                ByteBuffer buffer = ByteBuffer.allocate(10);
                Aio first = startRecv(service(), pair.stream(), buffer);
                Aio second = startRecv(service(), pair.stream(), ByteBuffer.allocate(10));
                RawSockets.write(pair.raw(), new byte[] {1});
                pair.raw().close();
                awaitOk(first);
                assertThat(filled(buffer)).containsExactly(1);
                awaitStatus(second, AioStatus.CONNSHUT);
                pair.stream().close();
            }
        }
    }

    @Test
    @DisplayName("B5 a recvFully that the end cuts short tells how far it came")
    void endCutsRecvFully() throws IOException {
        try (RawPair pair = rawPair()) {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            Aio recv = startRecvFully(service(), pair.stream(), buffer);
            RawSockets.write(pair.raw(), new byte[] {1, 2, 3});
            pair.raw().close();
            assertThat(awaitStatus(recv, AioStatus.CONNSHUT).count()).isEqualTo(3);
            assertThat(filled(buffer)).containsExactly(1, 2, 3);
        }
    }

    @Test
    @DisplayName("B8 readable is OK, 0 at a clean end, before and after it has been seen")
    void readableAtEnd() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio readable = startReadable(service(), pair.stream());
            pair.raw().close();
            assertThat(awaitOk(readable).count()).isZero();
            awaitReadable(service(), pair.stream());
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
            awaitReadable(service(), pair.stream());
        }
    }

    @Test
    @DisplayName("B4 a recv of no bytes is OK, 0 also at the end of the stream (order of H9)")
    void noBytesAtEnd() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.raw().close();
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
            assertThat(awaitOk(startRecv(service(), pair.stream())).count()).isZero();
        }
    }

    @Test
    @DisplayName("B5 the end of the input leaves the output alone")
    void outputAfterEndOfInput() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.raw().shutdownOutput();
            awaitStatus(startRecv(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
            byte[] bytes = pattern(MORE_THAN_FITS, 2);
            Aio send = startSendAll(service(), pair.stream(), ByteBuffer.wrap(bytes));
            requireSame(RawSockets.read(pair.raw(), bytes.length), bytes);
            awaitOk(send);
        }
    }

    // B9: shutdownOutput

    @Test
    @DisplayName("B9 after shutdownOutput the peer reads all that was sent, then the end")
    void shutdownOutputEndsPeersInput() throws IOException {
        try (RawPair pair = rawPair()) {
            send(service(), pair.stream(), pattern(1000, 3));
            pair.stream().shutdownOutput();
            requireSame(RawSockets.readToEnd(pair.raw()), pattern(1000, 3));
        }
    }

    @Test
    @DisplayName("B9 shutdownOutput takes its turn behind queued sends, which succeed")
    void shutdownOutputBehindSends() throws IOException {
        try (RawPair pair = rawPair()) {
            byte[] bytes = pattern(MORE_THAN_FITS, 4);
            Aio large = startSendAll(service(), pair.stream(), ByteBuffer.wrap(bytes, 0, bytes.length - 1));
            Aio last = startSend(service(), pair.stream(), ByteBuffer.wrap(bytes, bytes.length - 1, 1));
            pair.stream().shutdownOutput();
            assertThat(large.busy()).isTrue();
            requireSame(RawSockets.readToEnd(pair.raw()), bytes);
            awaitOk(large);
            awaitOk(last);
        }
    }

    @Test
    @DisplayName("B9 the end still comes if the sends before shutdownOutput are canceled")
    void shutdownOutputBehindCanceledSend() throws IOException {
        try (RawPair pair = rawPair()) {
            byte[] bytes = pattern(MORE_THAN_FITS, 5);
            Aio send = startSendAll(service(), pair.stream(), ByteBuffer.wrap(bytes));
            pair.stream().shutdownOutput();
            assertThat(send.cancel()).isTrue();
            awaitStatus(send, AioStatus.CANCELED);
            requireSame(RawSockets.readToEnd(pair.raw()), pattern((int) send.count(), 5));
        }
    }

    @Test
    @DisplayName("B9 sends after shutdownOutput end CLOSED, also while others before it wait")
    void sendAfterShutdownOutput() throws IOException {
        try (RawPair pair = rawPair()) {
            byte[] bytes = pattern(MORE_THAN_FITS, 6);
            Aio before = startSendAll(service(), pair.stream(), ByteBuffer.wrap(bytes));
            pair.stream().shutdownOutput();
            ByteBuffer late = ByteBuffer.allocate(1);
            assertThat(awaitStatus(startSend(service(), pair.stream(), late), AioStatus.CLOSED)
                            .count())
                    .isZero();
            assertThat(late.position()).isZero();
            requireSame(RawSockets.readToEnd(pair.raw()), bytes);
            awaitOk(before);
            awaitStatus(startSendAll(service(), pair.stream(), ByteBuffer.allocate(1)), AioStatus.CLOSED);
        }
    }

    @Test
    @DisplayName("B9 receiving goes on after shutdownOutput")
    void recvAfterShutdownOutput() throws IOException {
        try (RawPair pair = rawPair()) {
            Aio queued = startRecv(service(), pair.stream(), ByteBuffer.allocate(1));
            pair.stream().shutdownOutput();
            assertThat(RawSockets.readToEnd(pair.raw())).isEmpty();
            assertThat(queued.busy()).isTrue();
            RawSockets.write(pair.raw(), new byte[] {1, 2});
            awaitOk(queued);
            assertThat(receive(service(), pair.stream(), 1)).containsExactly(2);
            assertThat(pair.stream().isOpen()).isTrue();
        }
    }

    @Test
    @DisplayName("B9 shutdownOutput again does nothing")
    void shutdownOutputTwice() throws IOException {
        try (RawPair pair = rawPair()) {
            pair.stream().shutdownOutput();
            pair.stream().shutdownOutput();
            assertThat(RawSockets.readToEnd(pair.raw())).isEmpty();
            pair.stream().shutdownOutput();
            RawSockets.write(pair.raw(), new byte[] {5});
            assertThat(receive(service(), pair.stream(), 1)).containsExactly(5);
        }
    }

    @Test
    @DisplayName("B9 both halves may be closed, one after the other")
    void bothHalves() {
        Pair pair = pair();
        pair.near().shutdownOutput();
        awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
        send(service(), pair.far(), new byte[] {1});
        pair.far().shutdownOutput();
        assertThat(receive(client(), pair.near(), 1)).containsExactly(1);
        awaitStatus(startRecv(client(), pair.near(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
        awaitStatus(startSend(client(), pair.near(), ByteBuffer.allocate(1)), AioStatus.CLOSED);
        awaitStatus(startSend(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CLOSED);
    }

    @Test
    @DisplayName("B9 shutdownOutput on a closed stream does no harm")
    void shutdownOutputAfterClose() {
        Pair pair = pair();
        pair.near().close();
        pair.near().shutdownOutput();
        awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
    }
}

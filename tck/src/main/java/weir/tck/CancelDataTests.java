package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;

/** What a cancel or a timeout does to bytes and connections: rules C2 and C3. */
public abstract class CancelDataTests extends KitFixture {
    /** More than any socket buffers. */
    private static final int LOTS = 64 << 20;

    private static final int PIECE = 64 << 10;

    /** For subclasses. */
    protected CancelDataTests() {}

    /** Receives to the end of the stream. */
    private byte[] receiveAll(ByteStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        Aio aio = service().newAio();
        while (true) {
            assertThat(stream.recv(aio.setIov(buffer.clear()))).isTrue();
            await(aio);
            if (aio.result() != AioStatus.OK) {
                assertThat(aio.result()).isEqualTo(AioStatus.CONNSHUT);
                return all.toByteArray();
            }
            all.write(buffer.array(), 0, buffer.position());
        }
    }

    /** Waits until bytes can be received without waiting. */
    private void awaitReadable(ByteStream stream) {
        Aio aio = service().newAio();
        assertThat(stream.readable(aio)).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("C2 a canceled recv leaves count, position and content alone")
    void canceledRecv() {
        Pair pair = connect();
        ByteBuffer buffer = ByteBuffer.wrap(pattern(8, 7)).position(2).limit(6);
        Aio aio = service().newAio().setIov(buffer);
        pair.far().recv(aio);
        aio.cancel();
        awaitStatus(aio, AioStatus.CANCELED);
        assertThat(aio.count()).isZero();
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(buffer.limit()).isEqualTo(6);
        send(client(), pair.near(), pattern(8, 1)); // goes to the next one
        assertThat(receive(service(), pair.far(), 8)).isEqualTo(pattern(8, 1));
        assertThat(buffer.array()).isEqualTo(pattern(8, 7));
    }

    @Test
    @DisplayName("C2 a canceled recv into several buffers leaves each alone")
    void canceledScatter() {
        Pair pair = connect();
        ByteBuffer heap = ByteBuffer.allocate(4).position(1);
        ByteBuffer direct = ByteBuffer.allocateDirect(4).position(2);
        Aio aio = service().newAio().setIov(heap, direct);
        pair.far().recv(aio);
        aio.abort(AioStatus.PROTO);
        awaitStatus(aio, AioStatus.PROTO);
        assertThat(heap.position()).isEqualTo(1);
        assertThat(direct.position()).isEqualTo(2);
    }

    @Test
    @DisplayName("C2 a canceled send has sent nothing: the peer receives what the others counted")
    void canceledSend() {
        Pair pair = connect();
        Aio aio = client().newAio();
        byte[] bytes = pattern(LOTS, 1);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long sent = 0;
        while (true) {
            assertThat(sent).as("bytes that nobody receives").isLessThan(LOTS - PIECE);
            buffer.limit(buffer.position() + PIECE);
            int before = buffer.position();
            assertThat(pair.near().send(aio.setIov(buffer))).isTrue();
            aio.cancel();
            await(aio);
            assertThat(buffer.position()).isEqualTo(before + (int) aio.count());
            sent += aio.count();
            if (aio.result() != AioStatus.OK) {
                assertThat(aio.result()).isEqualTo(AioStatus.CANCELED);
                assertThat(aio.count()).isZero();
                break;
            }
            assertThat(aio.count()).isPositive();
        }
        pair.near().shutdownOutput();
        assertThat(receiveAll(pair.far())).isEqualTo(Arrays.copyOf(bytes, (int) sent));
    }

    @Test
    @DisplayName("C2 a canceled sendAll tells how far it came, and the peer receives just that")
    void canceledSendAll() {
        Pair pair = connect();
        byte[] bytes = pattern(LOTS, 1);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Aio aio = client().newAio().setIov(buffer);
        assertThat(pair.near().sendAll(aio)).isTrue();
        assertThat(aio.cancel()).isTrue();
        awaitStatus(aio, AioStatus.CANCELED);
        assertThat(aio.count()).isBetween(0L, (long) LOTS - 1);
        assertThat(buffer.position()).isEqualTo((int) aio.count());
        pair.near().shutdownOutput();
        assertThat(receiveAll(pair.far())).isEqualTo(Arrays.copyOf(bytes, (int) aio.count()));
    }

    @Test
    @DisplayName("C2 a canceled recvFully tells how far it came, and the next recv goes on behind")
    void canceledRecvFully() {
        Pair pair = connect();
        byte[] bytes = pattern(10, 1);
        send(client(), pair.near(), Arrays.copyOf(bytes, 4));
        awaitReadable(pair.far());
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = service().newAio().setIov(buffer);
        assertThat(pair.far().recvFully(aio)).isTrue();
        assertThat(aio.cancel()).isTrue();
        awaitStatus(aio, AioStatus.CANCELED);
        int count = (int) aio.count();
        assertThat(count).isBetween(1, 4); // what is readable is taken in the submission
        assertThat(buffer.position()).isEqualTo(count);
        send(client(), pair.near(), Arrays.copyOfRange(bytes, 4, 10));
        assertThat(pair.far().recvFully(aio)).isTrue();
        awaitOk(aio);
        assertThat(buffer.array()).isEqualTo(bytes);
    }

    @Test
    @DisplayName("C2 a recvFully that runs out of time tells how far it came")
    void timedOutRecvFully() {
        Pair pair = connect();
        send(client(), pair.near(), pattern(4, 1));
        awaitReadable(pair.far());
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = service().newAio().setIov(buffer).setTimeout(Duration.ofMillis(20));
        assertThat(pair.far().recvFully(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        assertThat(buffer.position()).isEqualTo((int) aio.count());
        assertThat(Arrays.copyOf(buffer.array(), (int) aio.count()))
                .isEqualTo(Arrays.copyOf(pattern(4, 1), (int) aio.count()));
        assertThat(aio.count()).isBetween(1L, 4L);
    }

    @Test
    @DisplayName("C2 a canceled readable counts nothing and takes nothing")
    void canceledReadable() {
        Pair pair = connect();
        Aio aio = service().newAio();
        pair.far().readable(aio);
        aio.cancel();
        awaitStatus(aio, AioStatus.CANCELED);
        send(client(), pair.near(), pattern(2, 1));
        assertThat(receive(service(), pair.far(), 2)).isEqualTo(pattern(2, 1));
    }

    @Test
    @DisplayName("C2 a canceled accept yields no stream; the connection goes to the next")
    void canceledAccept() throws Exception {
        try (var listener = listen()) {
            Aio aio = service().newAio();
            listener.accept(aio);
            assertThat(aio.cancel()).isTrue();
            awaitStatus(aio, AioStatus.CANCELED);
            assertThat(aio.stream()).isNull();
            Pair pair = connect(listener);
            send(client(), pair.near(), pattern(2, 1));
            assertThat(receive(service(), pair.far(), 2)).isEqualTo(pattern(2, 1));
        }
    }

    @Test
    @DisplayName("C2 a dial canceled at once is OK with a stream, or CANCELED without")
    void canceledDial() throws Exception {
        try (var listener = listen();
                var dialer = client().dialer(listener.url())) {
            Aio aio = client().newAio();
            for (int i = 0; i < 50; i++) {
                assertThat(dialer.dial(aio)).isTrue();
                boolean running = aio.cancel();
                await(aio);
                assertThat(aio.result()).isIn(running ? AioStatus.CANCELED : AioStatus.OK, AioStatus.OK);
                assertThat(aio.stream() != null).isEqualTo(aio.result() == AioStatus.OK);
                if (aio.stream() != null) {
                    aio.stream().close();
                }
            }
            assertThat(dialer.dial(aio)).isTrue();
            assertThat(awaitOk(aio).stream()).isNotNull();
        }
    }

    @Test
    @DisplayName("C3 after a thousand cancels the stream goes on, no byte lost or doubled")
    void goesOnAfterCancels() {
        Pair pair = connect();
        Aio canceled = service().newAio().setIov(ByteBuffer.allocate(16));
        for (int i = 0; i < 1000; i++) {
            pair.far().recv(canceled);
            canceled.cancel();
            awaitStatus(canceled, AioStatus.CANCELED);
        }
        send(client(), pair.near(), pattern(1000, 1));
        assertThat(receive(service(), pair.far(), 1000)).isEqualTo(pattern(1000, 1));
    }

    @Test
    @DisplayName("C3 after timeouts the stream goes on, no byte lost or doubled")
    void goesOnAfterTimeouts() {
        Pair pair = connect();
        Aio timed = service().newAio().setIov(ByteBuffer.allocate(16)).setTimeout(Duration.ofNanos(1));
        for (int i = 0; i < 20; i++) {
            pair.far().recv(timed);
            awaitStatus(timed, AioStatus.TIMEDOUT);
        }
        send(client(), pair.near(), pattern(1000, 1));
        assertThat(receive(service(), pair.far(), 1000)).isEqualTo(pattern(1000, 1));
    }

    @Test
    @DisplayName("C3 a cancel in the middle of the queue leaves the others in order")
    void cancelInTheMiddle() {
        Pair pair = connect();
        Aio[] queued = new Aio[5];
        ByteBuffer[] buffers = new ByteBuffer[5];
        for (int i = 0; i < 5; i++) {
            buffers[i] = ByteBuffer.allocate(2);
            queued[i] = service().newAio().setIov(buffers[i]);
            assertThat(pair.far().recvFully(queued[i])).isTrue();
        }
        queued[2].cancel(); // middle, head and tail
        queued[0].cancel();
        queued[4].cancel();
        awaitStatus(queued[2], AioStatus.CANCELED);
        awaitStatus(queued[0], AioStatus.CANCELED);
        awaitStatus(queued[4], AioStatus.CANCELED);
        send(client(), pair.near(), new byte[] {1, 2, 3, 4});
        awaitOk(queued[1]);
        awaitOk(queued[3]);
        assertThat(buffers[1].array()).containsExactly(1, 2);
        assertThat(buffers[3].array()).containsExactly(3, 4);
        send(client(), pair.near(), new byte[] {5});
        assertThat(receive(service(), pair.far(), 1)).containsExactly(5);
    }

    @Test
    @DisplayName("C3 a canceled send lets those behind it go")
    void canceledSendLetsNextGo() {
        Pair pair = connect();
        byte[] bytes = pattern(LOTS, 1);
        Aio first = client().newAio().setIov(ByteBuffer.wrap(bytes));
        Aio second = client().newAio().setIov(ByteBuffer.wrap(pattern(100, 99)));
        assertThat(pair.near().sendAll(first)).isTrue();
        assertThat(pair.near().sendAll(second)).isTrue();
        assertThat(first.cancel()).isTrue();
        awaitStatus(first, AioStatus.CANCELED);
        pair.near().shutdownOutput();
        byte[] received = receiveAll(pair.far());
        awaitOk(second);
        byte[] expected = Arrays.copyOf(bytes, (int) first.count() + 100);
        System.arraycopy(pattern(100, 99), 0, expected, (int) first.count(), 100);
        assertThat(received).isEqualTo(expected);
    }

    @Test
    @DisplayName("C3 a cancel of one direction leaves the other alone")
    void directionsAreIndependent() {
        Pair pair = connect();
        Aio recv = service().newAio().setIov(ByteBuffer.allocate(1));
        pair.far().recv(recv);
        Aio send = service().newAio().setIov(ByteBuffer.wrap(pattern(LOTS, 1)));
        pair.far().sendAll(send);
        assertThat(send.cancel()).isTrue();
        awaitStatus(send, AioStatus.CANCELED);
        assertThat(recv.busy()).isTrue();
        send(client(), pair.near(), pattern(1, 1));
        awaitOk(recv);
    }
}

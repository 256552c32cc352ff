package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** What bytes do on a healthy stream: B1, B2, B4, and C2, C3, T1 where operations end early. */
public abstract class StreamTests extends StreamFixture {
    private static final byte[] ONE = {42};

    /** For subclasses. */
    protected StreamTests() {}

    // B1

    @Test
    @DisplayName("B1 a recv waits while there is nothing")
    void recvWaits() {
        Pair pair = pair();
        Aio recv = startRecv(service(), pair.far(), ByteBuffer.allocate(100));
        // A round trip the other way: the loop has looked at the far stream by then.
        send(service(), pair.far(), ONE);
        receive(client(), pair.near(), 1);
        assertThat(recv.busy()).isTrue();
        send(client(), pair.near(), ONE);
        awaitOk(recv);
    }

    @Test
    @DisplayName("B1 a recv completes with one byte although its buffer takes more")
    void recvCompletesWithOne() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        Aio recv = startRecv(service(), pair.far(), buffer);
        send(client(), pair.near(), ONE);
        assertThat(awaitOk(recv).count()).isEqualTo(1);
        assertThat(filled(buffer)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("B1 a recv takes what waited before it was submitted")
    void recvTakesWhatWaits() {
        Pair pair = pair();
        send(client(), pair.near(), ONE);
        awaitReadable(service(), pair.far());
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("B1 a send completes with a part if not all fits")
    void sendCompletesWithPart() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(MORE_THAN_FITS);
        Aio send = awaitOk(startSend(client(), pair.near(), buffer));
        assertThat(send.count()).isBetween(1L, MORE_THAN_FITS - 1L).isEqualTo(buffer.position());
    }

    @Test
    @DisplayName("B1 what a send counted is what the peer gets")
    void sendCountsWhatArrives() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.wrap(pattern(MORE_THAN_FITS, 1));
        awaitOk(startSend(client(), pair.near(), buffer));
        pair.near().shutdownOutput();
        requireSame(receive(service(), pair.far(), buffer.position()), filled(buffer));
        awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("B1 a sendAll completes when all has moved, not before")
    void sendAllWaitsForAll() {
        Pair pair = pair();
        byte[] bytes = pattern(MORE_THAN_FITS, 2);
        Aio send = startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes));
        assertThat(send.busy()).isTrue();
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        assertThat(awaitOk(send).count()).isEqualTo(bytes.length);
    }

    @Test
    @DisplayName("B1 a recvFully waits until its buffer is full")
    void recvFullyWaitsForAll() {
        Pair pair = pair();
        byte[] bytes = pattern(8, 3);
        ByteBuffer buffer = ByteBuffer.allocate(8);
        send(client(), pair.near(), new byte[] {bytes[0], bytes[1], bytes[2]});
        awaitReadable(service(), pair.far());
        Aio recv = startRecvFully(service(), pair.far(), buffer);
        assertThat(recv.busy()).isTrue();
        startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes, 3, 5));
        assertThat(awaitOk(recv).count()).isEqualTo(8);
        assertThat(buffer.array()).isEqualTo(bytes);
    }

    @Test
    @DisplayName("B1 a recvFully takes no byte behind its last")
    void recvFullyTakesNoMore() {
        Pair pair = pair();
        send(client(), pair.near(), pattern(10, 4));
        receive(service(), pair.far(), 4);
        byte[] rest = receive(service(), pair.far(), 6);
        assertThat(rest[0]).isEqualTo(pattern(10, 4)[4]);
        assertThat(rest[5]).isEqualTo(pattern(10, 4)[9]);
    }

    // B2

    @Test
    @DisplayName("B2 queued receives are filled in order")
    void receivesInOrder() {
        Pair pair = pair();
        List<ByteBuffer> buffers = new ArrayList<>();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            Aio aio = service().newAio(done -> order.add(number));
            buffers.add(ByteBuffer.allocate(20));
            assertThat(pair.far().recvFully(aio.setIov(buffers.get(i)))).isTrue();
            handles.add(aio);
        }
        byte[] bytes = pattern(50 * 20, 5);
        send(client(), pair.near(), bytes);
        handles.forEach(KitFixture::awaitOk);
        assertThat(order).containsExactlyElementsOf(numbers(50));
        ByteBuffer all = ByteBuffer.allocate(bytes.length);
        buffers.forEach(buffer -> all.put(buffer.flip()));
        requireSame(all.array(), bytes);
    }

    @Test
    @DisplayName("B2 queued sends leave in order")
    void sendsInOrder() {
        Pair pair = pair();
        int piece = 1 << 20;
        byte[] bytes = pattern(MORE_THAN_FITS, 6);
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < bytes.length / piece; i++) {
            int number = i;
            Aio aio = client().newAio(done -> order.add(number));
            assertThat(pair.near().sendAll(aio.setIov(ByteBuffer.wrap(bytes, i * piece, piece))))
                    .isTrue();
            handles.add(aio);
        }
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        handles.forEach(KitFixture::awaitOk);
        assertThat(order).containsExactlyElementsOf(numbers(bytes.length / piece));
    }

    @Test
    @DisplayName("B2 nothing passes a sendAll that is half done")
    void sendAllKeepsTheHead() {
        Pair pair = pair();
        byte[] bytes = pattern(MORE_THAN_FITS, 7);
        Aio large = startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes));
        Aio small = startSend(client(), pair.near(), ByteBuffer.wrap(ONE));
        assertThat(small.busy()).isTrue();
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
        awaitOk(large);
        awaitOk(small);
    }

    @Test
    @DisplayName("B2 nothing passes a recvFully that is half done")
    void recvFullyKeepsTheHead() {
        Pair pair = pair();
        byte[] bytes = pattern(9, 8);
        ByteBuffer whole = ByteBuffer.allocate(8);
        ByteBuffer last = ByteBuffer.allocate(100);
        send(client(), pair.near(), new byte[] {bytes[0]});
        awaitReadable(service(), pair.far());
        Aio first = startRecvFully(service(), pair.far(), whole);
        Aio second = startRecv(service(), pair.far(), last);
        send(client(), pair.near(), new byte[] {bytes[1], bytes[2], bytes[3]});
        startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes, 4, 5));
        awaitOk(first);
        assertThat(whole.array()).isEqualTo(pattern(8, 8));
        awaitOk(second);
        assertThat(filled(last)).containsExactly(bytes[8]);
    }

    @Test
    @DisplayName("B2 a blocked output holds up no input")
    void directionsAreIndependent() {
        Pair pair = pair();
        Aio blocked = startSendAll(client(), pair.near(), ByteBuffer.allocate(MORE_THAN_FITS));
        send(service(), pair.far(), ONE);
        assertThat(receive(client(), pair.near(), 1)).isEqualTo(ONE);
        assertThat(blocked.busy()).isTrue();
    }

    @Test
    @DisplayName("B2 a canceled operation lets those behind it pass")
    void cancelInTheMiddle() {
        Pair pair = pair();
        ByteBuffer a = ByteBuffer.allocate(1);
        ByteBuffer b = ByteBuffer.allocate(1);
        ByteBuffer c = ByteBuffer.allocate(1);
        Aio first = startRecv(service(), pair.far(), a);
        Aio middle = startRecv(service(), pair.far(), b);
        Aio last = startRecv(service(), pair.far(), c);
        assertThat(middle.cancel()).isTrue();
        awaitStatus(middle, AioStatus.CANCELED);
        send(client(), pair.near(), new byte[] {1, 2});
        awaitOk(first);
        awaitOk(last);
        assertThat(new byte[] {a.get(0), b.get(0), c.get(0)}).containsExactly(1, 0, 2);
    }

    // B4

    @Test
    @DisplayName("B4 a recv of no bytes is OK, 0, although nothing is there")
    void recvOfNothing() {
        Pair pair = pair();
        assertThat(awaitOk(startRecv(service(), pair.far())).count()).isZero();
        assertThat(awaitOk(startRecvFully(service(), pair.far(), ByteBuffer.allocate(0)))
                        .count())
                .isZero();
    }

    @Test
    @DisplayName("B4 a recv of no bytes takes none")
    void recvOfNothingTakesNothing() {
        Pair pair = pair();
        send(client(), pair.near(), ONE);
        awaitReadable(service(), pair.far());
        assertThat(awaitOk(startRecv(service(), pair.far(), ByteBuffer.allocate(0)))
                        .count())
                .isZero();
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("B4 a send of no bytes is OK, 0, and the peer sees none")
    void sendOfNothing() {
        Pair pair = pair();
        assertThat(awaitOk(startSend(client(), pair.near())).count()).isZero();
        assertThat(awaitOk(startSendAll(client(), pair.near(), ByteBuffer.allocate(0)))
                        .count())
                .isZero();
        Aio recv = startRecv(service(), pair.far(), ByteBuffer.allocate(10));
        send(client(), pair.near(), ONE);
        assertThat(awaitOk(recv).count()).isEqualTo(1);
    }

    // C2, C3

    @Test
    @DisplayName("C2 a canceled recv has moved nothing, and C3 the next one gets the byte")
    void canceledRecv() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(10).position(3);
        Aio recv = startRecv(service(), pair.far(), buffer);
        assertThat(recv.cancel()).isTrue();
        assertThat(awaitStatus(recv, AioStatus.CANCELED).count()).isZero();
        assertThat(buffer.position()).isEqualTo(3);
        send(client(), pair.near(), ONE);
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
        assertThat(buffer.get(3)).as("the buffer given back").isZero();
    }

    @Test
    @DisplayName("C2 a recv whose time is over has moved nothing, and C3 the next one gets the byte")
    void timedOutRecv() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio recv = service().newAio().setTimeout(Duration.ofMillis(5)).setIov(buffer);
        assertThat(pair.far().recv(recv)).isTrue();
        assertThat(awaitStatus(recv, AioStatus.TIMEDOUT).count()).isZero();
        assertThat(buffer.position()).isZero();
        send(client(), pair.near(), ONE);
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("T1 a recv with timeout zero takes what waits, and ends TIMEDOUT while nothing does")
    void recvWithTimeoutZero() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio recv = service().newAio().setTimeout(Duration.ZERO).setIov(buffer);
        assertThat(pair.far().recv(recv)).isTrue();
        awaitStatus(recv, AioStatus.TIMEDOUT);
        send(client(), pair.near(), ONE);
        until("polling finds the byte", () -> {
            assertThat(pair.far().recv(recv)).isTrue();
            return await(recv).result() == AioStatus.OK;
        });
        assertThat(filled(buffer)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("C2 a recvFully canceled half way tells how far it came, and C3 the next one goes on there")
    void canceledRecvFully() {
        Pair pair = pair();
        byte[] bytes = pattern(5, 10);
        send(client(), pair.near(), new byte[] {bytes[0], bytes[1], bytes[2]});
        awaitReadable(service(), pair.far());
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Aio recv = startRecvFully(service(), pair.far(), buffer);
        assertThat(recv.cancel()).isTrue();
        awaitStatus(recv, AioStatus.CANCELED);
        assertThat(recv.count()).isEqualTo(buffer.position());
        send(client(), pair.near(), new byte[] {bytes[3], bytes[4]});
        byte[] rest = receive(service(), pair.far(), 5 - buffer.position());
        requireSame(ByteBuffer.allocate(5).put(filled(buffer)).put(rest).array(), bytes);
    }

    @Test
    @DisplayName("C2 a sendAll canceled half way tells how far it came, and C3 a send goes on there")
    void canceledSendAll() {
        Pair pair = pair();
        byte[] bytes = pattern(MORE_THAN_FITS, 11);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Aio send = startSendAll(client(), pair.near(), buffer);
        assertThat(send.cancel()).isTrue();
        awaitStatus(send, AioStatus.CANCELED);
        assertThat(send.count()).isEqualTo(buffer.position()).isBetween(1L, bytes.length - 1L);
        Aio rest = startSendAll(client(), pair.near(), buffer);
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        awaitOk(rest);
    }

    @Test
    @DisplayName("C2 a send canceled in the queue has moved nothing and is never sent")
    void canceledSend() {
        Pair pair = pair();
        byte[] bytes = pattern(MORE_THAN_FITS, 12);
        Aio large = startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes));
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {99});
        Aio canceled = startSend(client(), pair.near(), buffer);
        Aio last = startSend(client(), pair.near(), ByteBuffer.wrap(ONE));
        assertThat(canceled.cancel()).isTrue();
        assertThat(awaitStatus(canceled, AioStatus.CANCELED).count()).isZero();
        assertThat(buffer.position()).isZero();
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
        awaitOk(large);
        awaitOk(last);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}

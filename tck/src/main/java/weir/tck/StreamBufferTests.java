package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** Which buffers a stream takes, and what it does to them: B3, H10. */
public abstract class StreamBufferTests extends StreamFixture {
    private static final int LENGTH = 1000;

    /** For subclasses. */
    protected StreamBufferTests() {}

    @Test
    @DisplayName("B3 heap buffers")
    void heap() {
        roundTrip(ByteBuffer.allocate(LENGTH), ByteBuffer.allocate(LENGTH));
    }

    @Test
    @DisplayName("B3 direct buffers")
    void direct() {
        roundTrip(ByteBuffer.allocateDirect(LENGTH), ByteBuffer.allocateDirect(LENGTH));
    }

    @Test
    @DisplayName("B3 slices of heap buffers, which start within their array")
    void heapSlices() {
        roundTrip(
                ByteBuffer.allocate(LENGTH + 30).slice(7, LENGTH),
                ByteBuffer.allocate(LENGTH + 30).slice(11, LENGTH));
    }

    @Test
    @DisplayName("B3 slices of direct buffers")
    void directSlices() {
        roundTrip(
                ByteBuffer.allocateDirect(LENGTH + 30).slice(7, LENGTH),
                ByteBuffer.allocateDirect(LENGTH + 30).slice(11, LENGTH));
    }

    @Test
    @DisplayName("B3 the byte order of a buffer means nothing")
    void byteOrder() {
        roundTrip(
                ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    @DisplayName("B3 large buffers, heap to direct and direct to heap")
    void large() {
        int length = 3_000_017; // larger than any buffer between, and no multiple of one
        roundTrip(ByteBuffer.allocate(length), ByteBuffer.allocateDirect(length));
        roundTrip(ByteBuffer.allocateDirect(length), ByteBuffer.allocate(length));
    }

    private void roundTrip(ByteBuffer from, ByteBuffer to) {
        Pair pair = pair();
        byte[] bytes = pattern(from.capacity(), 1);
        from.put(bytes).flip();
        Aio recv = startRecvFully(service(), pair.far(), to);
        Aio send = startSendAll(client(), pair.near(), from);
        assertThat(awaitOk(send).count()).isEqualTo(bytes.length);
        assertThat(awaitOk(recv).count()).isEqualTo(bytes.length);
        assertThat(from.position()).isEqualTo(bytes.length);
        assertThat(to.position()).isEqualTo(bytes.length);
        requireSame(filled(to), bytes);
    }

    @Test
    @DisplayName("B3 only the bytes between position and limit are sent")
    void sendsBetweenPositionAndLimit() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.wrap(pattern(20, 2)).position(5).limit(9);
        assertThat(awaitOk(startSendAll(client(), pair.near(), buffer)).count()).isEqualTo(4);
        pair.near().shutdownOutput();
        assertThat(receive(service(), pair.far(), 4)).isEqualTo(Arrays.copyOfRange(pattern(20, 2), 5, 9));
        awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
        assertThat(buffer.limit()).isEqualTo(9);
    }

    @Test
    @DisplayName("B3 only the bytes between position and limit are filled, heap and direct")
    void fillsBetweenPositionAndLimit() {
        Pair pair = pair();
        for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(20), ByteBuffer.allocateDirect(20)}) {
            send(client(), pair.near(), new byte[] {1, 2, 3, 4});
            Aio recv = startRecvFully(service(), pair.far(), buffer.position(5).limit(9));
            assertThat(awaitOk(recv).count()).isEqualTo(4);
            assertThat(buffer.position()).isEqualTo(9);
            assertThat(buffer.limit()).isEqualTo(9);
            byte[] all = new byte[20];
            buffer.clear().get(all);
            assertThat(all).isEqualTo(new byte[] {0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        }
    }

    @Test
    @DisplayName("B3 positions advance by the count before the callback")
    void positionsInCallback() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        AtomicInteger position = new AtomicInteger(-1);
        Aio recv = service().newAio(aio -> position.set(buffer.position()));
        assertThat(pair.far().recvFully(recv.setIov(buffer))).isTrue();
        send(client(), pair.near(), new byte[10]);
        awaitOk(recv);
        assertThat(position).hasValue(10);
    }

    @Test
    @DisplayName("B3 bytes are scattered over several buffers, empty ones among them")
    void scatter() {
        Pair pair = pair();
        ByteBuffer[] buffers = {
            ByteBuffer.allocate(1), ByteBuffer.allocate(0), ByteBuffer.allocateDirect(5), ByteBuffer.allocate(10)
        };
        Aio recv = startRecvFully(service(), pair.far(), buffers);
        send(client(), pair.near(), pattern(16, 3));
        assertThat(awaitOk(recv).count()).isEqualTo(16);
        ByteBuffer all = ByteBuffer.allocate(16);
        for (ByteBuffer buffer : buffers) {
            assertThat(buffer.hasRemaining()).isFalse();
            all.put(buffer.flip());
        }
        requireSame(all.array(), pattern(16, 3));
    }

    @Test
    @DisplayName("B3 fewer bytes than buffers: those behind stay as they are")
    void scatterPart() {
        Pair pair = pair();
        ByteBuffer[] buffers = {ByteBuffer.allocate(2), ByteBuffer.allocateDirect(2), ByteBuffer.allocate(2)};
        send(client(), pair.near(), new byte[] {1, 2, 3});
        awaitReadable(service(), pair.far());
        assertThat(awaitOk(startRecv(service(), pair.far(), buffers)).count()).isEqualTo(3);
        assertThat(Arrays.stream(buffers).mapToInt(ByteBuffer::position).toArray())
                .containsExactly(2, 1, 0);
    }

    @Test
    @DisplayName("B3 bytes are gathered from as many buffers as there may be")
    void gather() {
        Pair pair = pair();
        byte[] bytes = pattern(Aio.MAX_IOV * 10, 4);
        ByteBuffer[] buffers = new ByteBuffer[Aio.MAX_IOV];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = i % 2 == 0 ? ByteBuffer.allocate(10) : ByteBuffer.allocateDirect(10);
            buffers[i].put(bytes, i * 10, 10).flip();
        }
        assertThat(awaitOk(startSendAll(client(), pair.near(), buffers)).count())
                .isEqualTo(bytes.length);
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
    }

    @Test
    @DisplayName("B3 a large gather that must wait goes on in the middle of a buffer")
    void gatherThatWaits() {
        Pair pair = pair();
        byte[] bytes = pattern(MORE_THAN_FITS, 5);
        int cut = 12_345_678;
        ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
        ByteBuffer second = ByteBuffer.wrap(bytes, cut, bytes.length - cut);
        Aio send = startSendAll(client(), pair.near(), first, second);
        requireSame(receive(service(), pair.far(), bytes.length), bytes);
        assertThat(awaitOk(send).count()).isEqualTo(bytes.length);
        assertThat(second.hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("B3 a read-only buffer may be sent")
    void readOnlySend() {
        Pair pair = pair();
        ByteBuffer heap = ByteBuffer.wrap(pattern(10, 6)).asReadOnlyBuffer();
        awaitOk(startSendAll(client(), pair.near(), heap));
        assertThat(heap.position()).isEqualTo(10);
        requireSame(receive(service(), pair.far(), 10), pattern(10, 6));
    }

    @Test
    @DisplayName("B3 a read-only buffer is refused for recv and recvFully; the handle stays as it was")
    void readOnlyRecv() {
        Pair pair = pair();
        Aio aio = service().newAio();
        aio.setIov(ByteBuffer.allocate(1), ByteBuffer.allocate(10).asReadOnlyBuffer());
        assertThatThrownBy(() -> pair.far().recv(aio)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().recvFully(aio)).isInstanceOf(IllegalArgumentException.class);
        requireUsable(pair, aio);
    }

    @Test
    @DisplayName("B3 the same buffer twice is refused for recv and recvFully; the handle stays as it was")
    void sameBufferTwice() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = service().newAio();
        aio.setIov(buffer, ByteBuffer.allocate(1), buffer);
        assertThatThrownBy(() -> pair.far().recv(aio)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().recvFully(aio)).isInstanceOf(IllegalArgumentException.class);
        aio.setIov(buffer, buffer);
        assertThatThrownBy(() -> pair.far().recv(aio)).isInstanceOf(IllegalArgumentException.class);
        assertThat(buffer.position()).isZero();
        requireUsable(pair, aio);
    }

    private void requireUsable(Pair pair, Aio aio) {
        assertThat(aio.busy()).isFalse();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        assertThat(pair.far().recv(aio.setIov(buffer))).isTrue();
        send(client(), pair.near(), new byte[] {7});
        awaitOk(aio);
        assertThat(filled(buffer)).containsExactly(7);
    }

    @Test
    @DisplayName("H10 buffers stay set: the next submission goes on where they are")
    void buffersStaySet() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.allocate(4);
        Aio aio = service().newAio().setIov(buffer);
        for (byte i = 1; i <= 4; i++) {
            assertThat(pair.far().recv(aio)).isTrue();
            send(client(), pair.near(), new byte[] {i});
            assertThat(awaitOk(aio).count()).isEqualTo(1);
        }
        assertThat(buffer.array()).containsExactly(1, 2, 3, 4);
        // B4: now no space is left.
        assertThat(pair.far().recv(aio)).isTrue();
        assertThat(awaitOk(aio).count()).isZero();
    }

    @Test
    @DisplayName("H10 position and limit are read at the submission, not when the buffer was set")
    void positionIsReadAtSubmission() {
        Pair pair = pair();
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        Aio aio = client().newAio().setIov(buffer);
        buffer.position(2).limit(3);
        assertThat(pair.near().sendAll(aio)).isTrue();
        assertThat(awaitOk(aio).count()).isEqualTo(1);
        assertThat(receive(service(), pair.far(), 1)).containsExactly(3);
    }
}

package weir.soak.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WireTest {
    private static final long SEED = 5;

    private final Books books = new Books();
    private final Wire wire = new Wire("test", books);

    /** Bytes of the pattern, as a buffer that an operation has moved through. */
    private static ByteBuffer moved(long from, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        Pattern.fill(buffer, SEED, from);
        return buffer.position(count);
    }

    private void sent(ByteBuffer buffer) {
        wire.sent(new ByteBuffer[] {buffer}, new int[1], buffer.position());
    }

    private void received(ByteBuffer buffer) {
        wire.received(new ByteBuffer[] {buffer}, new int[1], buffer.position());
    }

    @Test
    @DisplayName("all arrives, in pieces of any size, whichever side is ahead")
    void wellInAnyPieces() {
        SplittableRandom random = new SplittableRandom(3);
        long sent = 0;
        long received = 0;
        for (int i = 0; i < 20_000; i++) {
            int count = 1 + random.nextInt(300);
            if (random.nextBoolean()) {
                sent(moved(sent, count));
                sent += count;
            } else {
                received(moved(received, count));
                received += count;
            }
        }
        if (sent > received) {
            received(moved(received, (int) (sent - received)));
        } else if (received > sent) {
            sent(moved(sent, (int) (received - sent)));
        }
        wire.end(true);
        assertThat(books.faults()).isZero();
        assertThat(books.bytes()).isEqualTo(Math.max(sent, received));
    }

    @Test
    void damagedByteIsFound() {
        sent(moved(0, 1000));
        ByteBuffer damaged = moved(0, 1000);
        damaged.put(777, (byte) (damaged.get(777) ^ 4));
        received(damaged);
        assertThat(books.faults(Fault.DAMAGED)).isEqualTo(1);
        assertThat(books.texts().get(0)).contains("at byte 777");
    }

    @Test
    @DisplayName("a byte left out, and one that comes twice, put what follows out of place")
    void shiftedIsFound() {
        sent(moved(0, 100));
        received(moved(0, 50));
        received(moved(51, 40));
        assertThat(books.faults(Fault.DAMAGED)).isEqualTo(1);

        Wire second = new Wire("second", books);
        second.sent(new ByteBuffer[] {moved(0, 100)}, new int[1], 100);
        second.received(new ByteBuffer[] {moved(0, 50)}, new int[1], 50);
        second.received(new ByteBuffer[] {moved(49, 40)}, new int[1], 40);
        assertThat(books.faults(Fault.DAMAGED)).isEqualTo(2);
    }

    @Test
    @DisplayName("C2 a send that moved bytes and says that it moved none is found")
    void cancelThatLies() {
        sent(moved(0, 64));
        sent(moved(128, 64)); // what was at 64 ended CANCELED with 0
        received(moved(0, 192));
        assertThat(books.faults(Fault.DAMAGED)).isEqualTo(1);
    }

    @Test
    void missingEndIsFoundIfAllMustArrive() {
        sent(moved(0, 100));
        received(moved(0, 99));
        wire.end(false);
        assertThat(books.faults()).isZero();
        wire.end(true);
        assertThat(books.faults(Fault.LOST)).isEqualTo(1);
    }

    @Test
    @DisplayName("more received than sent is found at the end, whatever the end was")
    void surplusIsFound() {
        sent(moved(0, 100));
        received(moved(0, 101));
        wire.end(false);
        assertThat(books.faults(Fault.DOUBLED)).isEqualTo(1);
    }

    @Test
    @DisplayName("only as many bytes as the count says are taken, over several buffers from where each began")
    void countsAndStarts() {
        ByteBuffer first = ByteBuffer.allocate(20);
        Pattern.fill(first.position(4), SEED, 0);
        ByteBuffer second = ByteBuffer.allocate(10);
        Pattern.fill(second, SEED, 16);
        wire.sent(new ByteBuffer[] {first.position(20), second.position(5)}, new int[] {4, 0}, 21);
        received(moved(0, 21));
        wire.end(true);
        assertThat(books.faults()).isZero();
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** The operation that waits for input and takes none, so that an idle connection needs no buffer (B8). */
public abstract class StreamReadableTests extends StreamFixture {
    private static final byte[] ONE = {42};

    /** For subclasses. */
    protected StreamReadableTests() {}

    @Test
    @DisplayName("B8 readable waits for a byte and takes none")
    void readableTakesNothing() {
        Pair pair = pair();
        Aio readable = startReadable(service(), pair.far());
        assertThat(readable.busy()).isTrue();
        send(client(), pair.near(), ONE);
        assertThat(awaitOk(readable).count()).isZero();
        assertThat(receive(service(), pair.far(), 1)).isEqualTo(ONE);
    }

    @Test
    @DisplayName("B8 readable ends at once while bytes wait")
    void readableAtOnce() {
        Pair pair = pair();
        send(client(), pair.near(), ONE);
        awaitReadable(service(), pair.far());
        Aio again = service().newAio().setTimeout(Duration.ZERO);
        assertThat(pair.far().readable(again)).isTrue();
        awaitOk(again);
    }

    @Test
    @DisplayName("B8 one byte ends all readables that wait for it")
    void readablesTogether() {
        Pair pair = pair();
        Aio first = startReadable(service(), pair.far());
        Aio second = startReadable(service(), pair.far());
        send(client(), pair.near(), ONE);
        awaitOk(first);
        awaitOk(second);
        receive(service(), pair.far(), 1);
    }

    @Test
    @DisplayName("B8 readable behind a recv does not end by the byte that the recv takes")
    void readableBehindRecv() {
        Pair pair = pair();
        Aio recv = startRecv(service(), pair.far(), ByteBuffer.allocate(1));
        Aio readable = startReadable(service(), pair.far());
        send(client(), pair.near(), ONE);
        awaitOk(recv);
        // Again a round trip, after which a wrong end would have happened.
        send(service(), pair.far(), ONE);
        receive(client(), pair.near(), 1);
        assertThat(readable.busy()).isTrue();
        send(client(), pair.near(), ONE);
        awaitOk(readable);
    }

    @Test
    @DisplayName("B8 readable again and again sees all bytes")
    void readableChain() {
        Pair pair = pair();
        byte[] bytes = pattern(500, 9);
        ByteBuffer got = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            send(client(), pair.near(), new byte[] {bytes[i]});
            awaitReadable(service(), pair.far());
            ByteBuffer one = ByteBuffer.allocate(1);
            awaitOk(startRecv(service(), pair.far(), one));
            got.put(one.flip());
        }
        requireSame(got.array(), bytes);
    }

    @Test
    @DisplayName("B8 what a second event of a turn tells is believed, although a readable was submitted in that turn")
    void readableBetweenTwoEvents() throws Exception {
        Pair other = pair();
        Pair pair = pair();
        send(client(), pair.near(), ONE);
        awaitReadable(service(), pair.far());

        Aio inBetween = service().newAio();
        Aio recv = service().newAio(own -> pair.far().readable(inBetween));
        assertThat(other.far().recv(recv.setIov(ByteBuffer.allocate(1)))).isTrue();
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Aio hold = service().newAio(own -> {
            holds.countDown();
            awaitOpen(goesOn);
        });
        service().sleep(Duration.ZERO, hold);
        awaitOpen(holds);
        // The loop finds both at its next look, in this order where the operating system keeps it.
        send(client(), other.near(), ONE);
        send(client(), pair.near(), ONE);
        goesOn.countDown();
        awaitOk(recv);
        awaitOk(inBetween);
        awaitOk(hold);
        Aio turn = service().newAio(own -> {});
        service().sleep(Duration.ZERO, turn);
        awaitOk(turn);

        Aio again = service().newAio().setTimeout(Duration.ZERO);
        assertThat(pair.far().readable(again)).isTrue();
        awaitStatus(again, AioStatus.OK);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

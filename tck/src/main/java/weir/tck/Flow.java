package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * Bytes that go one way until they are told to end, by callbacks alone. Each has a value that tells its position, so that
 * one that is lost, doubled or out of order is found at once.
 */
final class Flow {
    private static final int MAX_PIECE = 30_000;

    private final ByteStream from;
    private final ByteStream to;
    private final int seed;
    private final Aio send;
    private final Aio recv;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean ending;

    // The sender's; one callback at a time.
    private final Random sending;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private volatile long sent;

    // The receiver's.
    private final Random receiving;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private volatile long received;

    Flow(AioService sender, ByteStream from, AioService receiver, ByteStream to, int seed) {
        this.from = from;
        this.to = to;
        this.seed = seed;
        sending = new Random(seed);
        receiving = new Random(seed * 31L);
        send = sender.newAio(this::sent);
        recv = receiver.newAio(this::received);
    }

    Flow start() {
        receiveNext();
        sendNext();
        return this;
    }

    private byte valueAt(long position) {
        return (byte) (position * 31 + (position >>> 8) * 7 + (position >>> 16) * 13 + seed);
    }

    // Sending

    private void sendNext() {
        int length = 1 + sending.nextInt(MAX_PIECE);
        piece = sending.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            piece.put(i, valueAt(sent + i));
        }
        send.setIov(piece);
        assertThat(sending.nextBoolean() ? from.sendAll(send) : from.send(send)).isTrue();
    }

    private void sent(Aio aio) {
        try {
            assertThat(aio.result()).as("a send; %s", aio.cause()).isEqualTo(AioStatus.OK);
            assertThat(aio.count()).as("bytes sent").isEqualTo(piece.position()).isPositive();
            sent += aio.count();
            if (ending) {
                from.shutdownOutput();
            } else if (failure.get() == null) {
                sendNext();
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    // Receiving

    private void receiveNext() {
        int length = 1 + receiving.nextInt(MAX_PIECE);
        buffer = receiving.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        assertThat(to.recv(recv.setIov(buffer))).isTrue();
    }

    private void received(Aio aio) {
        try {
            if (aio.result() == AioStatus.CONNSHUT && ending) {
                assertThat(received).as("bytes received until the end").isEqualTo(sent);
                over.countDown();
                return;
            }
            assertThat(aio.result()).as("a recv; %s", aio.cause()).isEqualTo(AioStatus.OK);
            assertThat(aio.count())
                    .as("bytes received")
                    .isEqualTo(buffer.position())
                    .isPositive();
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) != valueAt(received + i)) {
                    throw new AssertionError("byte " + (received + i) + " is not the one sent");
                }
            }
            received += aio.count();
            if (failure.get() == null) {
                receiveNext();
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        failure.compareAndSet(null, e);
        over.countDown();
    }

    // For the test

    /** Waits until more bytes than before have arrived. */
    void goesOn() {
        long enough = received + 1;
        KitFixture.until("the flow goes on: " + this, () -> received >= enough || failure.get() != null);
        check();
    }

    /** Ends it, and waits until all that was sent has arrived, and behind it the end. */
    void end() throws InterruptedException {
        ending = true;
        boolean ended = over.await(KitFixture.patience().toMillis(), TimeUnit.MILLISECONDS);
        check();
        assertThat(ended).as("the end arrives: %s", this).isTrue();
    }

    private void check() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError(this + ": " + thrown.getMessage(), thrown);
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return "flow " + seed + ", sent " + sent + ", received " + received;
    }
}

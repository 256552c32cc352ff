package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
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
 * One direction of a verified transfer. A thread sends in random pieces and waits for each; the receiver is a chain of
 * callbacks with buffers of random sizes. Both check after each operation that count and position agree, and the
 * receiver that each byte is the one that belongs there.
 */
final class Transfer {
    /** What happens to the operations meanwhile. */
    enum Trouble {
        /** Nothing. */
        NONE,
        /** A thread cancels again and again, whatever runs. */
        CANCELS,
        /** Each operation has a timeout so short that it may or may not do something. */
        TIMEOUTS
    }

    private static final int MAX_PIECE = 100_000;

    private final AioService sender;
    private final ByteStream from;
    private final ByteStream to;
    private final byte[] bytes;
    private final long seed;
    private final Trouble trouble;

    private final Aio send;
    private final Aio recv;
    private final Thread sending;
    private final Thread cancelling;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    // The receiver's; one callback at a time.
    private final Random receiverRandom;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int start;
    private int received;
    private volatile boolean ended;
    private final CountDownLatch over = new CountDownLatch(1);

    Transfer(
            AioService sender,
            ByteStream from,
            AioService receiver,
            ByteStream to,
            int total,
            long seed,
            Trouble trouble) {
        this.sender = sender;
        this.from = from;
        this.to = to;
        this.bytes = KitFixture.pattern(total, (int) seed);
        this.seed = seed;
        this.trouble = trouble;
        this.send = sender.newAio();
        this.recv = receiver.newAio(this::received);
        this.receiverRandom = new Random(seed * 31);
        this.sending = new Thread(this::sendAllPieces, "kit-sender");
        this.cancelling = new Thread(this::cancelAgainAndAgain, "kit-canceller");
    }

    Transfer start() {
        receiveNext();
        sending.start();
        if (trouble == Trouble.CANCELS) {
            cancelling.start();
        }
        return this;
    }

    /** Waits until all bytes, and behind them the end of the stream, have come. */
    void await() throws InterruptedException {
        try {
            over.await(45, TimeUnit.SECONDS);
        } finally {
            if (!ended) {
                fail(new AssertionError("it does not end: " + this));
                from.close();
                to.close();
            }
            sending.join();
            cancelling.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("transfer with seed " + seed + " and " + trouble, failure.get());
        }
        assertThat(received).isEqualTo(bytes.length);
    }

    private void fail(Throwable e) {
        failure.compareAndSet(null, e);
        over.countDown();
    }

    private boolean isOver() {
        return ended || failure.get() != null;
    }

    // Sending

    private void sendAllPieces() {
        try {
            Random random = new Random(seed);
            int sent = 0;
            while (sent < bytes.length && !isOver()) {
                int length = Math.min(bytes.length - sent, 1 + random.nextInt(MAX_PIECE));
                ByteBuffer piece = piece(random, sent, length);
                int before = piece.position();
                send.setIov(piece).setTimeout(timeout(random));
                boolean all = random.nextBoolean();
                assertThat(all ? from.sendAll(send) : from.send(send)).isTrue();
                KitFixture.await(send);
                requireHonest(send, piece.position() - before, all, all ? length : 1);
                sent += (int) send.count();
            }
            from.shutdownOutput();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private ByteBuffer piece(Random random, int offset, int length) {
        if (random.nextBoolean()) {
            return ByteBuffer.wrap(bytes, offset, length);
        }
        return ByteBuffer.allocateDirect(length).put(bytes, offset, length).flip();
    }

    private @Nullable Duration timeout(Random random) {
        return trouble == Trouble.TIMEOUTS ? Duration.ofNanos(random.nextInt(300_000)) : null;
    }

    /** C2: what the result says is what has happened. */
    private static void requireHonest(Aio aio, int moved, boolean whole, int leastIfOk) {
        assertThat(aio.count()).as("count of %s", aio.result()).isEqualTo(moved);
        if (aio.result() == AioStatus.OK) {
            assertThat(moved).isGreaterThanOrEqualTo(leastIfOk);
        } else {
            assertThat(aio.result()).isIn(AioStatus.CANCELED, AioStatus.TIMEDOUT);
            assertThat(whole || moved == 0)
                    .as("%s moved nothing, but %d", aio.result(), moved)
                    .isTrue();
        }
    }

    // Receiving

    private boolean whole;

    private void receiveNext() {
        int length = 1 + receiverRandom.nextInt(MAX_PIECE);
        whole = receiverRandom.nextInt(4) == 0 && length <= bytes.length - received;
        start = receiverRandom.nextInt(10);
        buffer = receiverRandom.nextBoolean()
                ? ByteBuffer.allocate(start + length)
                : ByteBuffer.allocateDirect(start + length);
        recv.setIov(buffer.position(start)).setTimeout(timeout(receiverRandom));
        assertThat(whole ? to.recvFully(recv) : to.recv(recv)).isTrue();
    }

    private void received(Aio aio) {
        try {
            if (failure.get() != null) {
                return;
            }
            if (aio.result() == AioStatus.CONNSHUT) {
                assertThat(aio.count()).isZero();
                assertThat(received).as("bytes when the stream ended").isEqualTo(bytes.length);
                ended = true;
                over.countDown();
                return;
            }
            int count = buffer.position() - start;
            requireHonest(aio, count, whole, whole ? buffer.capacity() - start : 1);
            buffer.flip().position(start);
            for (int i = 0; i < count; i++) {
                if (buffer.get() != bytes[received + i]) {
                    throw new AssertionError("byte " + (received + i) + " is not the one sent");
                }
            }
            received += count;
            receiveNext();
        } catch (Throwable e) {
            fail(e);
        }
    }

    // Trouble

    private void cancelAgainAndAgain() {
        Random random = new Random(seed * 17);
        while (!isOver()) {
            for (int spins = random.nextInt(20_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            (random.nextBoolean() ? send : recv).cancel();
            Thread.yield();
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return "transfer by " + sender.backend() + " of " + bytes.length + " bytes, received " + received;
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.EngineOptions;

/**
 * A peer that reads slowly or not at all, until the kernel's buffers are full both ways (B1, C3): cancels and timeouts of
 * what waits lose and double no byte, and nobody else on the loop notices.
 */
public abstract class SlowReaderTests extends StreamFixture {
    private static final int TOTAL = 6 << 20;
    private static final int PIECE = 256 << 10;
    /** Set, so that the kernel's buffers do not grow: they are full long before all is sent. */
    private static final int KERNEL_BUFFER = 64 << 10;

    /** For subclasses. */
    protected SlowReaderTests() {}

    private static byte valueAt(long position) {
        return (byte) (position * 31 + (position >>> 8) * 7 + (position >>> 16) * 13);
    }

    private long moved() {
        return engine().counters().bytesSent() + engine().counters().bytesReceived();
    }

    /** Until no byte has moved for a while though operations wait: all buffers are full. */
    private void awaitStandstill() {
        try (Aio time = service().newAio()) {
            long[] before = {-1};
            until("all buffers are full", () -> {
                long now = moved();
                boolean same = now == before[0];
                before[0] = now;
                assertThat(service().sleep(Duration.ofMillis(10), time)).isTrue();
                awaitOk(time);
                return same && now > 0;
            });
        }
    }

    /** Sends back what it receives, whole and in order, whatever cancels and timeouts cut short. */
    private final class Echo {
        private final ByteStream stream;
        private final Aio aio = service().newAio(this::done);
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(100_000);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile boolean ended;
        private boolean sending;

        Echo(ByteStream stream) {
            this.stream = stream;
            aio.setTimeout(Duration.ofMillis(7));
            receive();
        }

        private void receive() {
            sending = false;
            assertThat(stream.recv(aio.setIov(buffer.clear()))).isTrue();
        }

        private void done(Aio own) {
            try {
                boolean cut = own.result() == AioStatus.CANCELED || own.result() == AioStatus.TIMEDOUT;
                if (own.result() == AioStatus.CONNSHUT) {
                    stream.shutdownOutput();
                    ended = true;
                } else if (!cut && own.result() != AioStatus.OK) {
                    throw new AssertionError("the echo ends " + own.result(), own.cause());
                } else if (sending && buffer.hasRemaining()) {
                    assertThat(stream.sendAll(own)).isTrue(); // goes on where it was cut
                } else if (sending || buffer.position() == 0) {
                    receive();
                } else {
                    sending = true;
                    assertThat(stream.sendAll(own.setIov(buffer.flip()))).isTrue();
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    /** Sends all in pieces by callbacks, each again from where it was cut, then ends the output. */
    private final class Source {
        private final ByteStream stream;
        private final Aio aio;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private ByteBuffer piece = ByteBuffer.allocate(0);

        Source(AioService owner, ByteStream stream) {
            this.stream = stream;
            aio = owner.newAio(this::done).setTimeout(Duration.ofMillis(11));
            next();
        }

        private void next() {
            if (!piece.hasRemaining()) {
                long from = sent.get();
                int length = (int) Math.min(PIECE, TOTAL - from);
                if (length == 0) {
                    stream.shutdownOutput();
                    return;
                }
                piece = ByteBuffer.allocate(length);
                for (int i = 0; i < length; i++) {
                    piece.put(i, valueAt(from + i));
                }
            }
            assertThat(stream.sendAll(aio.setIov(piece))).isTrue();
        }

        private void done(Aio own) {
            try {
                assertThat(own.result()).isIn(AioStatus.OK, AioStatus.CANCELED, AioStatus.TIMEDOUT);
                sent.addAndGet(own.count());
                next();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    @Test
    @DisplayName(
            "C3 an echo whose buffers are full both ways goes on, under cancels and timeouts, with every byte in place")
    void fullBothWays() throws Exception {
        Pair pair = pair();
        for (ByteStream each : List.of(pair.near(), pair.far())) {
            each.setOption(StreamOptions.SEND_BUFFER, KERNEL_BUFFER);
            each.setOption(StreamOptions.RECV_BUFFER, KERNEL_BUFFER);
        }
        Echo echo = new Echo(pair.far());
        Source source = new Source(client(), pair.near());
        awaitStandstill(); // nobody reads what comes back: source and echo wait for each other
        assertThat(source.sent.get()).isLessThan(TOTAL);
        AtomicBoolean over = new AtomicBoolean();
        Thread canceller = new Thread(
                () -> {
                    Random random = new Random(31);
                    while (!over.get()) {
                        (random.nextBoolean() ? echo.aio : source.aio).cancel();
                        for (int spins = random.nextInt(20_000); spins > 0; spins--) {
                            Thread.onSpinWait();
                        }
                        Thread.yield();
                    }
                },
                "kit-canceller");
        canceller.start();
        try {
            readSlowly(pair.near());
        } finally {
            over.set(true);
            canceller.join();
        }
        assertThat(source.failure.get()).isNull();
        assertThat(echo.failure.get()).isNull();
        assertThat(echo.ended).isTrue();
    }

    private void readSlowly(ByteStream stream) {
        Random random = new Random(37);
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        long received = 0;
        try (Aio recv = client().newAio()) {
            while (true) {
                // Sometimes so little that the window opens by bytes, sometimes all.
                buffer.clear().limit(1 + random.nextInt(random.nextBoolean() ? 1_000 : PIECE));
                assertThat(stream.recv(recv.setIov(buffer))).isTrue();
                await(recv);
                if (recv.result() == AioStatus.CONNSHUT) {
                    break;
                }
                assertThat(recv.result()).isEqualTo(AioStatus.OK);
                for (int i = 0; i < buffer.position(); i++) {
                    if (buffer.get(i) != valueAt(received + i)) {
                        throw new AssertionError("byte " + (received + i) + " of the echo is lost, doubled or wrong");
                    }
                }
                received += recv.count();
            }
        }
        assertThat(received).as("bytes echoed").isEqualTo(TOTAL);
    }

    @Test
    @DisplayName(
            "B2 a reader that does not read keeps others on its loop fast: their round trips cost a few polls each")
    void slowReaderKeepsOthersFast() throws Exception {
        FilesRunOut counted = new FilesRunOut(provider()); // for its count of polls
        AioService slow = open(
                newEngine(counted, EngineOptions.DEFAULT.withLoops(1)),
                AioConfig.DEFAULT.withName("serves the slow reader"));
        List<Pair> pairs = new ArrayList<>();
        try (StreamListener listener = slow.listener(newUrl())) {
            listener.listen();
            for (int i = 0; i < 6; i++) {
                try (Aio accept = slow.newAio();
                        Aio dial = service().newAio();
                        var dialer = service().dialer(listener.url())) {
                    assertThat(listener.accept(accept)).isTrue();
                    assertThat(dialer.dial(dial)).isTrue();
                    pairs.add(new Pair(awaitOk(dial).stream(), awaitOk(accept).stream()));
                }
            }
        }
        // Three readers that read nothing: the service's sends to them wait, also behind one another.
        List<Aio> blocked = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocateDirect(MORE_THAN_FITS);
        for (int i = 0; i < 3; i++) {
            blocked.add(startSendAll(slow, pairs.get(i).far(), bytes.duplicate()));
            blocked.add(startSend(slow, pairs.get(i).far(), bytes.duplicate()));
            blocked.add(startRecv(slow, pairs.get(i).far(), ByteBuffer.allocate(1)));
        }
        int trips = 150;
        long before = counted.polls.get();
        for (int i = 0; i < trips; i++) {
            Pair fast = pairs.get(3 + i % 3);
            Aio recv = startRecvFully(slow, fast.far(), ByteBuffer.allocate(100));
            send(service(), fast.near(), pattern(100, i));
            awaitOk(recv);
            recv.close();
            send(slow, fast.far(), pattern(100, i + 1));
            requireSame(receive(service(), fast.near(), 100), pattern(100, i + 1));
        }
        assertThat(counted.polls.get() - before)
                .as("polls for %d round trips", trips)
                .isLessThan(20L * trips);
        assertThat(blocked).allMatch(Aio::busy);
        long idle = counted.polls.get();
        try (Aio time = service().newAio()) {
            assertThat(service().sleep(Duration.ofMillis(100), time)).isTrue();
            awaitOk(time);
        }
        assertThat(counted.polls.get() - idle)
                .as("polls in 100 ms of full buffers")
                .isLessThan(20);
        for (Aio each : blocked) {
            assertThat(each.cancel()).isTrue();
            awaitStatus(each, AioStatus.CANCELED);
        }
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;

/**
 * Many short connections whose descriptors are closed, and given to the next ones at once, while events of the old ones
 * are still under way: no stream may see the bytes, the end or the reset of another.
 */
public abstract class StreamChurnTests extends StreamFixture {
    private static final int THREADS = 4;
    private static final int ROUNDS = 300;

    /** How a connection ends. */
    private enum Ending {
        /** The dialling side ends its output, and gets all back. */
        CLEAN,
        /** The dialling side closes with operations pending and answers unread. */
        CLOSED_UNREAD,
        /** The dialling side resets. */
        RESET,
        /** The accepting side closes as soon as it has seen the first bytes. */
        CLOSED_BY_ACCEPTOR
    }

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger ended = new AtomicInteger();

    /** For subclasses. */
    protected StreamChurnTests() {}

    /** All bytes of a connection tell whose they are: those of another cannot be taken for them. */
    private static byte valueAt(int connection, int position) {
        return (byte) (connection * 0x9E3779B1 >>> 24 ^ position * 7);
    }

    private static byte[] bytesOf(int connection, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = i < 4 ? (byte) (connection >>> 8 * (3 - i)) : valueAt(connection, i);
        }
        return bytes;
    }

    private static Ending endingOf(int connection) {
        return Ending.values()[connection % Ending.values().length];
    }

    @Test
    @DisplayName(
            "B5 descriptors that are reused at once under events in flight: each byte and end is the right stream's")
    void churn() throws Exception {
        service();
        client();
        try (StreamListener listener = listen(newUrl())) {
            for (int i = 0; i < THREADS; i++) {
                acceptAgainAndAgain(listener);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.add(new Thread(() -> dialAgainAndAgain(listener, number), "kit-churn-" + i));
            }
            AtomicBoolean stop = new AtomicBoolean();
            Thread stranger = new Thread(() -> openAndClose(stop), "kit-stranger");
            stranger.start();
            threads.forEach(Thread::start);
            for (Thread each : threads) {
                each.join(45_000);
                assertThat(each.isAlive()).isFalse();
            }
            stop.set(true);
            stranger.join();
            until("all sessions end", () -> ended.get() == THREADS * ROUNDS || failure.get() != null);
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }

    /** Takes descriptors in between, so that numbers also come back as something else's. */
    private void openAndClose(AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                SocketChannel.open(StandardProtocolFamily.INET).close();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    // The accepting side: callbacks

    private void acceptAgainAndAgain(StreamListener listener) {
        Aio accept = service().newAio(own -> {
            if (own.result() == AioStatus.OK) {
                new Session(own.stream()).receive();
                listener.accept(own);
            } else if (own.result() != AioStatus.CLOSED && own.result() != AioStatus.STOPPED) {
                failure.compareAndSet(null, own.cause());
            }
        });
        assertThat(listener.accept(accept)).isTrue();
    }

    /** Checks what one connection brings, and sends it back. */
    private final class Session {
        private final ByteStream stream;
        private final Aio aio = service().newAio(this::done);
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(700);
        private int connection;
        private int received;
        private boolean sending;

        Session(ByteStream stream) {
            this.stream = stream;
        }

        void receive() {
            sending = false;
            // The first four bytes are its number.
            aio.setIov(received == 0 ? buffer.clear().limit(4) : buffer.clear());
            assertThat(received == 0 ? stream.recvFully(aio) : stream.recv(aio)).isTrue();
        }

        private void done(Aio own) {
            try {
                if (own.result() != AioStatus.OK) {
                    end(own);
                } else if (sending) {
                    receive();
                } else {
                    check();
                    if (endingOf(connection) == Ending.CLOSED_BY_ACCEPTOR && received > 4) {
                        end(own);
                        return;
                    }
                    sending = true;
                    stream.sendAll(own.setIov(buffer.flip()));
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                stream.close();
            }
        }

        private void check() {
            int start = received;
            received += buffer.position();
            if (start == 0) {
                connection = buffer.getInt(0);
                return;
            }
            for (int i = start; i < received; i++) {
                if (buffer.get(i - start) != valueAt(connection, i)) {
                    throw new AssertionError("byte " + i + " is not one of connection " + connection);
                }
            }
        }

        private void end(Aio own) {
            Ending ending = endingOf(connection);
            if (received > 0 && ending == Ending.CLEAN) {
                assertThat(own.result()).as("%s %s", connection, own.cause()).isEqualTo(AioStatus.CONNSHUT);
            } else {
                assertThat(own.result()).isIn(AioStatus.OK, AioStatus.CONNSHUT, AioStatus.CONNRESET);
            }
            stream.close();
            aio.close();
            ended.incrementAndGet();
        }
    }

    // The dialling side: threads that wait

    private void dialAgainAndAgain(StreamListener listener, int thread) {
        Random random = new Random(thread);
        try (StreamDialer dialer = client().dialer(listener.url())) {
            for (int i = 0; i < ROUNDS && failure.get() == null; i++) {
                converse(dialer, thread * ROUNDS + i, 5 + random.nextInt(3000));
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void converse(StreamDialer dialer, int connection, int length) throws AioException {
        try (Aio dial = client().newAio();
                Aio send = client().newAio();
                Aio recv = client().newAio()) {
            assertThat(dialer.dial(dial)).isTrue();
            ByteStream stream = awaitOk(dial).stream();
            byte[] bytes = bytesOf(connection, length);
            ByteBuffer back = ByteBuffer.allocate(length);
            assertThat(stream.recvFully(recv.setIov(back))).isTrue();
            assertThat(stream.sendAll(send.setIov(ByteBuffer.wrap(bytes)))).isTrue();
            switch (endingOf(connection)) {
                case CLEAN -> {
                    awaitOk(send);
                    awaitOk(recv);
                    stream.shutdownOutput();
                    awaitStatus(startRecv(client(), stream, ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
                }
                case CLOSED_UNREAD -> awaitOk(send);
                case RESET -> {
                    awaitOk(send);
                    stream.setOption(StreamOptions.LINGER, Duration.ZERO);
                }
                case CLOSED_BY_ACCEPTOR ->
                    assertThat(await(recv).result()).isIn(AioStatus.CONNSHUT, AioStatus.CONNRESET, AioStatus.OK);
            }
            stream.close();
            await(send);
            await(recv);
            int got = back.position();
            for (int i = 0; i < got; i++) {
                if (back.get(i) != bytes[i]) {
                    throw new AssertionError("byte " + i + " of the echo is not one of connection " + connection);
                }
            }
        }
    }
}

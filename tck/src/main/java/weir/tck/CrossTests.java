package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;

/** One backend serves, another dials: verified traffic of all sorts between them. Also for a backend with itself. */
public abstract class CrossTests extends StreamFixture {
    private static final int TOTAL = 4 << 20;

    /** For subclasses. */
    protected CrossTests() {}

    private void bothWays(Transfer.Trouble trouble, int total, long seed) throws InterruptedException {
        Pair pair = pair();
        Transfer there = new Transfer(client(), pair.near(), service(), pair.far(), total, seed, trouble);
        Transfer back = new Transfer(service(), pair.far(), client(), pair.near(), total, seed + 1, trouble);
        there.start();
        back.start();
        try {
            there.await();
        } finally {
            back.await();
        }
    }

    @Test
    @DisplayName("B2 megabytes both ways at once in random pieces: no byte lost, doubled or out of order")
    void bulk() throws InterruptedException {
        bothWays(Transfer.Trouble.NONE, 4 * TOTAL, 1);
    }

    @Test
    @DisplayName("C3 megabytes both ways under random cancels: no byte lost, doubled or out of order")
    void bulkUnderCancels() throws InterruptedException {
        bothWays(Transfer.Trouble.CANCELS, TOTAL, 10);
    }

    @Test
    @DisplayName("C3 megabytes both ways under random timeouts: no byte lost, doubled or out of order")
    void bulkUnderTimeouts() throws InterruptedException {
        bothWays(Transfer.Trouble.TIMEOUTS, TOTAL, 20);
    }

    @Test
    @DisplayName("C3 several streams at once, some under cancels, some under timeouts")
    void severalStreams() throws InterruptedException {
        List<Transfer> transfers = new ArrayList<>();
        Transfer.Trouble[] troubles = Transfer.Trouble.values();
        for (int i = 0; i < 6; i++) {
            Pair pair = pair();
            boolean there = i < 3;
            transfers.add(new Transfer(
                    there ? client() : service(),
                    there ? pair.near() : pair.far(),
                    there ? service() : client(),
                    there ? pair.far() : pair.near(),
                    TOTAL / 4,
                    30 + i,
                    troubles[i % troubles.length]));
        }
        transfers.forEach(Transfer::start);
        for (Transfer each : transfers) {
            each.await();
        }
    }

    @Test
    @DisplayName("B2 thousands of short messages to and fro")
    void pingPong() {
        Pair pair = pair();
        Aio ping = client().newAio();
        ByteBuffer there = ByteBuffer.allocateDirect(8);
        ByteBuffer back = ByteBuffer.allocate(8);
        // The far side echoes in callbacks.
        AioCallback echo = new AioCallback() {
            private boolean sending;

            @Override
            public void done(Aio aio) {
                if (aio.result() == AioStatus.OK) {
                    sending = !sending;
                    back.flip();
                    if (sending) {
                        pair.far().sendAll(aio);
                    } else {
                        pair.far().recvFully(aio.setIov(back.clear()));
                    }
                }
            }
        };
        Aio far = service().newAio(echo);
        assertThat(pair.far().recvFully(far.setIov(back))).isTrue();
        for (long i = 0; i < 5000; i++) {
            there.clear().putLong(0, i * 0x9E3779B97F4A7C15L);
            assertThat(pair.near().sendAll(ping.setIov(there))).isTrue();
            awaitOk(ping);
            there.clear();
            assertThat(pair.near().recvFully(ping.setIov(there))).isTrue();
            awaitOk(ping);
            assertThat(there.getLong(0)).isEqualTo(i * 0x9E3779B97F4A7C15L);
        }
    }

    @Test
    @DisplayName("B2 many connections at once, each with bytes of its own")
    void manyConnections() {
        try (StreamListener listener = listen(newUrl())) {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                pairs.add(connect(listener));
            }
            List<Aio> recvs = new ArrayList<>();
            List<ByteBuffer> buffers = new ArrayList<>();
            for (Pair each : pairs) {
                ByteBuffer buffer = ByteBuffer.allocate(3000);
                buffers.add(buffer);
                recvs.add(startRecvFully(service(), each.far(), buffer));
            }
            for (int i = pairs.size() - 1; i >= 0; i--) {
                send(client(), pairs.get(i).near(), pattern(3000, i));
            }
            for (int i = 0; i < pairs.size(); i++) {
                awaitOk(recvs.get(i));
                requireSame(buffers.get(i).array(), pattern(3000, i));
            }
        }
    }

    @Test
    @DisplayName("B5 connections come and go: each delivers its bytes, then its end")
    void connectionsComeAndGo() throws AioException {
        try (StreamListener listener = listen(newUrl());
                StreamDialer dialer = client().dialer(listener.url())) {
            AtomicInteger served = new AtomicInteger();
            Aio accept = service().newAio(aio -> {
                if (aio.result() == AioStatus.OK) {
                    ByteStream stream = layer(Objects.requireNonNull(aio.stream()));
                    Aio first = service().newAio(sent -> {
                        stream.close();
                        served.incrementAndGet();
                        sent.close();
                    });
                    stream.sendAll(first.setIov(ByteBuffer.wrap(pattern(500, 3))));
                    listener.accept(aio);
                }
            });
            assertThat(listener.accept(accept)).isTrue();
            Aio dial = client().newAio();
            for (int i = 0; i < 300; i++) {
                assertThat(dialer.dial(dial)).isTrue();
                awaitOk(dial);
                ByteStream stream = layer(Objects.requireNonNull(dial.stream()));
                requireSame(receive(client(), stream, 500), pattern(500, 3));
                awaitStatus(startRecv(client(), stream, ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
                stream.close();
            }
            assertThat(served).hasValue(300);
        }
    }

    @Test
    @DisplayName("B5 a reset by one side is CONNRESET on the other, whichever resets")
    void resetBothWays() throws AioException {
        for (boolean nearResets : new boolean[] {true, false}) {
            Pair pair = connect("tcp://127.0.0.1:0");
            ByteStream resetting = nearResets ? pair.near() : pair.far();
            Aio recv = nearResets
                    ? startRecv(service(), pair.far(), ByteBuffer.allocate(1))
                    : startRecv(client(), pair.near(), ByteBuffer.allocate(1));
            resetting.setOption(StreamOptions.LINGER, Duration.ZERO);
            resetting.close();
            awaitStatus(recv, AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("B9 each side may end its output first; the other goes on")
    void halfCloseBothWays() {
        for (boolean nearEnds : new boolean[] {true, false}) {
            Pair pair = pair();
            byte[] bytes = pattern(1 << 20, 4);
            (nearEnds ? pair.near() : pair.far()).shutdownOutput();
            if (nearEnds) {
                awaitStatus(startRecv(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
                startSendAll(service(), pair.far(), ByteBuffer.wrap(bytes));
                requireSame(receive(client(), pair.near(), bytes.length), bytes);
            } else {
                awaitStatus(startRecv(client(), pair.near(), ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
                startSendAll(client(), pair.near(), ByteBuffer.wrap(bytes));
                requireSame(receive(service(), pair.far(), bytes.length), bytes);
            }
        }
    }
}

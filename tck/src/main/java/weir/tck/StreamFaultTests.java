package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.EngineOptions;

/**
 * Ends and resets that meet operations and bytes under way, seen from both sides (B5, B9): each operation ends, with a
 * status that fits, and what was received is the beginning of what was sent, never more. And an end that nobody asks for
 * costs nothing.
 */
public abstract class StreamFaultTests extends StreamFixture {
    private static final int HALF = 3 << 20;
    /** What a side wants to send: more than the other receives and the kernel's buffers hold, which are set small. */
    private static final int OUT = 4 << 20;

    private static final int KERNEL_BUFFER = 64 << 10;

    /** For subclasses. */
    protected StreamFaultTests() {}

    private Pair pairOfSmallBuffers() throws AioException {
        Pair pair = pair();
        for (ByteStream each : List.of(pair.near(), pair.far())) {
            each.setOption(StreamOptions.SEND_BUFFER, KERNEL_BUFFER);
            each.setOption(StreamOptions.RECV_BUFFER, KERNEL_BUFFER);
        }
        return pair;
    }

    /** What one side has under way: a sendAll and a send behind it, three recvs and a recvFully, which may succeed. */
    private final class Side {
        private final AioService owner;
        private final ByteStream stream;
        private final ByteBuffer out;
        private final List<Aio> sends = new ArrayList<>();
        private final List<Aio> recvs = new ArrayList<>();
        private final List<ByteBuffer> in = new ArrayList<>();
        private final int seed;

        Side(AioService owner, ByteStream stream, int seed) {
            this.owner = owner;
            this.stream = stream;
            this.seed = seed;
            out = ByteBuffer.wrap(pattern(OUT, seed));
            sends.add(startSendAll(owner, stream, out));
            sends.add(startSend(owner, stream, ByteBuffer.allocate(1)));
        }

        void receive() {
            for (int i = 0; i < 3; i++) {
                in.add(ByteBuffer.allocate(50_000));
                recvs.add(startRecv(owner, stream, in.get(i)));
            }
            in.add(ByteBuffer.allocate(1 << 20)); // with what is under way still less than the other sends
            recvs.add(startRecvFully(owner, stream, in.get(3)));
        }

        long sent() {
            return sends.get(0).count();
        }

        /** Each has ended in one of these ways, and says truly how far it came. */
        void requireEnded(AioStatus... allowed) {
            for (Aio each : sends) {
                assertThat(await(each).result()).isIn((Object[]) allowed);
            }
            assertThat(sent()).isEqualTo(out.position());
            assertThat(sent() == OUT).isEqualTo(sends.get(0).result() == AioStatus.OK);
            assertThat(sends.get(1).count()).isEqualTo(sends.get(1).result() == AioStatus.OK ? 1 : 0);
            boolean over = false;
            for (int i = 0; i < recvs.size(); i++) {
                Aio each = await(recvs.get(i));
                assertThat(each.count()).isEqualTo(in.get(i).position());
                if (each.result() == AioStatus.OK) {
                    assertThat(over).as("an OK behind an end").isFalse();
                    assertThat(each.count()).isPositive();
                } else {
                    assertThat(each.result()).isIn((Object[]) allowed);
                    assertThat(i == 3 || each.count() == 0).isTrue();
                    over = true;
                }
            }
        }

        /** Receives what had arrived, up to the end. */
        AioStatus receiveToEnd() {
            while (true) {
                ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
                Aio recv = await(startRecv(owner, stream, buffer));
                if (recv.result() != AioStatus.OK) {
                    return recv.result();
                }
                in.add(buffer);
            }
        }

        /** What it received is the beginning of what the other sent. */
        void requirePrefixOf(Side other) {
            int at = 0;
            for (ByteBuffer each : in) {
                byte[] part = filled(each);
                byte[] expected = Arrays.copyOfRange(other.out.array(), at, at + part.length);
                requireSame(part, expected);
                at += part.length;
            }
            assertThat((long) at).as("bytes received").isLessThanOrEqualTo(other.sent());
        }
    }

    /** Neither side reads before the fault, so that buffers are full both ways. */
    private void fault(boolean bothSides, @Nullable Duration linger) throws Exception {
        Pair pair = pairOfSmallBuffers();
        Side near = new Side(client(), pair.near(), 1);
        Side far = new Side(service(), pair.far(), 2);
        if (linger != null) {
            pair.near().setOption(StreamOptions.LINGER, linger);
            pair.far().setOption(StreamOptions.LINGER, linger);
        }
        far.receive();
        until("some has arrived", () -> !far.recvs.get(0).busy());
        pair.near().close();
        if (bothSides) {
            pair.far().close();
        }
        near.requireEnded(AioStatus.CLOSED);
        far.requireEnded(
                bothSides
                        // OK: what the other discards while it lingers was sent.
                        ? new AioStatus[] {AioStatus.OK, AioStatus.CLOSED, AioStatus.CONNRESET, AioStatus.CONNSHUT}
                        : new AioStatus[] {AioStatus.CONNRESET});
        if (!bothSides) {
            assertThat(far.receiveToEnd()).isEqualTo(AioStatus.CONNRESET);
            awaitStatus(startSend(service(), pair.far(), ByteBuffer.allocate(1)), AioStatus.CONNRESET);
        }
        far.requirePrefixOf(near);
    }

    @Test
    @DisplayName("B5 a reset that meets sends and recvs queued on both sides ends each, and invents no byte")
    void resetUnderLoad() throws Exception {
        fault(false, Duration.ZERO);
    }

    @Test
    @DisplayName("B5 resets by both sides at once end what is queued on both, and invent no byte")
    void resetByBoth() throws Exception {
        fault(true, Duration.ZERO);
    }

    @Test
    @DisplayName(
            "B9 closes by both sides at once, each with input unread, end what is queued on both, within the linger")
    void closeByBoth() throws Exception {
        fault(true, Duration.ofMillis(50));
    }

    @Test
    @DisplayName("B9 a close whose linger is over while input still comes resets, and what had arrived is no invention")
    void lingerOver() throws Exception {
        Pair pair = pairOfSmallBuffers();
        pair.near().setOption(StreamOptions.LINGER, Duration.ofMillis(1));
        Side far = new Side(service(), pair.far(), 2); // sends without end
        send(client(), pair.near(), pattern(10_000, 1));
        awaitReadable(client(), pair.near());
        pair.near().close();
        for (Aio each : far.sends) {
            // OK: the other may have discarded all of it while it lingered.
            assertThat(await(each).result()).isIn(AioStatus.OK, AioStatus.CONNRESET);
        }
        until("the reset has come", () -> {
            Aio more = startSend(service(), pair.far(), ByteBuffer.allocate(1));
            return await(more).result() == AioStatus.CONNRESET;
        });
        ByteBuffer in = ByteBuffer.allocate(20_000);
        Aio recv = startRecvFully(service(), pair.far(), in);
        await(recv);
        assertThat(recv.result()).isIn(AioStatus.CONNRESET, AioStatus.CONNSHUT);
        requireSame(filled(in), Arrays.copyOf(pattern(10_000, 1), in.position()));
    }

    // Half closes

    /** One side sends, ends its output, and goes on receiving what the other sends meanwhile. */
    private void halfClose(boolean nearFirst) {
        Pair pair = pair();
        ByteStream first = nearFirst ? pair.near() : pair.far();
        ByteStream second = nearFirst ? pair.far() : pair.near();
        AioService ofFirst = nearFirst ? client() : service();
        AioService ofSecond = nearFirst ? service() : client();
        byte[] there = pattern(HALF, 3);
        byte[] back = pattern(HALF, 4);
        Aio sendThere = startSendAll(ofFirst, first, ByteBuffer.wrap(there));
        Aio sendBack = startSendAll(ofSecond, second, ByteBuffer.wrap(back, 0, HALF / 2));
        first.shutdownOutput(); // behind what is still queued, while as much comes the other way
        ByteBuffer inThere = ByteBuffer.allocate(HALF + 1);
        Aio recvThere = startRecvFully(ofSecond, second, inThere);
        awaitOk(sendThere);
        awaitStatus(recvThere, AioStatus.CONNSHUT);
        requireSame(filled(inThere), there);
        // The other half is as good as before.
        ByteBuffer inBack = ByteBuffer.allocate(HALF + 1);
        Aio recvBack = startRecvFully(ofFirst, first, inBack);
        awaitOk(sendBack);
        Aio rest = startSendAll(ofSecond, second, ByteBuffer.wrap(back, HALF / 2, HALF / 2));
        second.shutdownOutput();
        awaitOk(rest);
        awaitStatus(recvBack, AioStatus.CONNSHUT);
        requireSame(filled(inBack), back);
        assertThat(first.isOpen() && second.isOpen()).isTrue();
        awaitStatus(startSend(ofFirst, first, ByteBuffer.allocate(1)), AioStatus.CLOSED);
        awaitStatus(startSend(ofSecond, second, ByteBuffer.allocate(1)), AioStatus.CLOSED);
    }

    @Test
    @DisplayName("B9 the dialling side ends its output with bytes under way both ways, then the other: all arrive")
    void nearThenFar() {
        halfClose(true);
    }

    @Test
    @DisplayName("B9 the accepting side ends its output with bytes under way both ways, then the other: all arrive")
    void farThenNear() {
        halfClose(false);
    }

    // Nobody asks

    @Test
    @DisplayName("B5 an end or a reset that nobody asks for, or that was told already, does not make the loop spin")
    void noSpin() throws Exception {
        FilesRunOut counted = new FilesRunOut(provider()); // for its count of polls
        AioService idle = open(
                newEngine(counted, EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("ended streams"));
        List<ByteStream> streams = new ArrayList<>();
        try (StreamListener listener = idle.listener(newUrl())) {
            listener.listen();
            for (int i = 0; i < 8; i++) {
                try (Aio accept = idle.newAio();
                        Aio dial = service().newAio();
                        var dialer = service().dialer(listener.url())) {
                    assertThat(listener.accept(accept)).isTrue();
                    assertThat(dialer.dial(dial)).isTrue();
                    ByteStream peer = awaitOk(dial).stream();
                    ByteStream stream = awaitOk(accept).stream();
                    streams.add(stream);
                    end(i, idle, stream, peer);
                }
            }
        }
        long before = counted.polls.get();
        try (Aio time = service().newAio()) { // on another engine's loop, whose polls are not counted
            assertThat(service().sleep(Duration.ofMillis(150), time)).isTrue();
            awaitOk(time);
        }
        assertThat(counted.polls.get() - before).as("polls in 150 ms").isLessThan(40);
        assertThat(streams).allMatch(ByteStream::isOpen);
    }

    /** Ends the stream from the peer's side, in one of eight ways. */
    private static void end(int way, AioService owner, ByteStream stream, ByteStream peer) throws Exception {
        if (way >= 4) { // it has been told
            Aio recv = owner.newAio().setIov(ByteBuffer.allocate(1));
            assertThat(stream.recv(recv)).isTrue();
            endByPeer(way % 4, stream, peer);
            assertThat(await(recv).result()).isIn(AioStatus.OK, AioStatus.CONNSHUT, AioStatus.CONNRESET);
            recv.close();
        } else {
            endByPeer(way, stream, peer);
        }
    }

    private static void endByPeer(int way, ByteStream stream, ByteStream peer) throws Exception {
        switch (way) {
            case 0 -> peer.shutdownOutput();
            case 1 -> peer.close();
            case 2 -> {
                stream.shutdownOutput();
                peer.shutdownOutput();
            }
            default -> peer.setOption(StreamOptions.LINGER, Duration.ZERO).close();
        }
    }
}

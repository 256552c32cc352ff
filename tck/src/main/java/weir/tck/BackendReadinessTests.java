package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.spi.Capability;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Readiness without an engine: want, unwant, ask; and sockets handed from poller to poller (B1, B8). */
public abstract class BackendReadinessTests extends KitFixture {
    private PollerRig rig;

    /** For subclasses. */
    protected BackendReadinessTests() {}

    @BeforeEach
    final void openRig() throws IOException {
        needs(Capability.TCP);
        rig = new PollerRig(provider());
    }

    @AfterEach
    final void closeRig() throws IOException {
        if (rig != null) {
            rig.close();
        }
    }

    private void lookOften() throws IOException {
        for (int i = 0; i < 20; i++) {
            rig.look(0);
        }
    }

    @Test
    @DisplayName("B1 want READ after AGAIN reports an event when bytes come, and none before")
    void wantRead() throws IOException {
        PollerRig.Ends ends = rig.connect();
        for (int i = 0; i < 20; i++) {
            assertThat(ends.far().read(ByteBuffer.allocate(10))).isEqualTo(PollSocket.AGAIN);
            ends.far().want(PollSocket.READ);
            rig.clear();
            lookOften();
            assertThat(rig.saw(ends.far(), PollSocket.READ))
                    .as("readable without bytes")
                    .isFalse();
            rig.write(ends.near(), pattern(5, i));
            rig.until(ends.far(), PollSocket.READ);
            assertThat(rig.read(ends.far(), 5)).isEqualTo(pattern(5, i));
        }
    }

    @Test
    @DisplayName("B1 want READ reports bytes that came between the AGAIN and the want")
    void wantBehind() throws IOException {
        PollerRig.Ends ends = rig.connect();
        for (int i = 0; i < 20; i++) {
            assertThat(ends.far().read(ByteBuffer.allocate(10))).isEqualTo(PollSocket.AGAIN);
            rig.write(ends.near(), pattern(5, i));
            ends.far().want(PollSocket.READ);
            rig.until(ends.far(), PollSocket.READ);
            assertThat(rig.read(ends.far(), 5)).isEqualTo(pattern(5, i));
        }
    }

    @Test
    @DisplayName("B1 want WRITE after AGAIN reports an event once the peer has read")
    void wantWrite() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ByteBuffer block = ByteBuffer.allocate(100_000);
        long sent = 0;
        int count = ends.near().write(block.clear());
        while (count != PollSocket.AGAIN) {
            sent += count;
            count = ends.near().write(block.clear());
        }
        ends.near().want(PollSocket.WRITE);
        ByteBuffer in = ByteBuffer.allocate(1 << 20);
        for (long got = 0; got < sent; got += in.position()) {
            rig.readOnce(ends.far(), in.clear());
        }
        rig.until(ends.near(), PollSocket.WRITE);
        assertThat(ends.near().write(block.clear())).isPositive();
    }

    @Test
    @DisplayName("B8 ask reports an event that holds although it was reported, and unwanted, before")
    void ask() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ends.far().read(ByteBuffer.allocate(1));
        ends.far().want(PollSocket.READ);
        rig.write(ends.near(), pattern(5, 1));
        for (int i = 0; i < 10; i++) {
            rig.until(ends.far(), PollSocket.READ);
            ends.far().unwant(PollSocket.READ);
            lookOften();
            ends.far().ask(PollSocket.READ);
        }
        rig.until(ends.far(), PollSocket.READ);
        assertThat(rig.read(ends.far(), 5)).isEqualTo(pattern(5, 1));
    }

    @Test
    @DisplayName("B8 ask on a socket that has nothing reports nothing, until something comes")
    void askWithoutBytes() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ends.far().ask(PollSocket.READ);
        rig.clear();
        lookOften();
        assertThat(rig.saw(ends.far(), PollSocket.READ)).isFalse();
        rig.write(ends.near(), pattern(5, 1));
        rig.until(ends.far(), PollSocket.READ);
    }

    @Test
    @DisplayName("B8 ask WRITE on an idle stream reports at once, beside a wanted READ")
    void askWrite() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ends.near().want(PollSocket.READ);
        for (int i = 0; i < 5; i++) {
            ends.near().ask(PollSocket.WRITE);
            rig.until(ends.near(), PollSocket.WRITE);
            assertThat(rig.saw(ends.near(), PollSocket.READ)).isFalse();
            ends.near().unwant(PollSocket.WRITE);
        }
        rig.write(ends.far(), pattern(5, 1));
        rig.until(ends.near(), PollSocket.READ);
    }

    @Test
    @DisplayName("B5 an event is reported for the peer's end, also to who wanted nothing but READ")
    void endIsAnEvent() throws IOException {
        PollerRig.Ends ends = rig.connect();
        assertThat(ends.far().read(ByteBuffer.allocate(1))).isEqualTo(PollSocket.AGAIN);
        ends.far().want(PollSocket.READ);
        ends.near().shutdownOutput();
        rig.until(ends.far(), PollSocket.READ);
        assertThat(ends.far().read(ByteBuffer.allocate(1))).isEqualTo(PollSocket.END);
    }

    @Test
    @DisplayName("B6 no event of a closed socket is reported, also if it held before the close")
    void noneAfterClose() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ends.far().want(PollSocket.READ);
        rig.write(ends.near(), pattern(5, 1));
        rig.until(ends.far(), PollSocket.READ);
        ends.far().ask(PollSocket.READ);
        rig.forget(ends.far());
        ends.far().close();
        lookOften();
        assertThat(rig.saw(ends.far(), PollSocket.READ | PollSocket.WRITE | PollSocket.HANGUP))
                .isFalse();
    }

    @Test
    @DisplayName("B6 a sink may close another socket whose event is due in the same poll")
    void closeInSink() throws IOException {
        PollerRig.Ends one = rig.connect();
        PollerRig.Ends two = rig.connect();
        one.far().want(PollSocket.READ);
        two.far().want(PollSocket.READ);
        rig.write(one.near(), pattern(5, 1));
        rig.write(two.near(), pattern(5, 1));
        AtomicReference<@Nullable PollSocket> closed = new AtomicReference<>();
        until("one closes the other", () -> {
            try {
                rig.poller.poll(1_000_000, (socket, events) -> {
                    assertThat(socket).as("event of a closed socket").isNotSameAs(closed.get());
                    if (closed.get() == null && (socket == one.far() || socket == two.far())) {
                        PollSocket other = socket == one.far() ? two.far() : one.far();
                        closed.set(other);
                        rig.forget(other);
                        closeQuietly(other);
                    }
                });
                return closed.get() != null;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        PollSocket left = closed.get() == one.far() ? two.far() : one.far();
        assertThat(rig.read(left, 5)).isEqualTo(pattern(5, 1));
    }

    private static void closeQuietly(PollSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("close within a sink", e);
        }
    }

    @Test
    @DisplayName("B1 want and ask by another thread take effect on a poll that waits, by a wakeup if they ask for it")
    void wantByOtherThread() throws Exception {
        PollerRig.Ends ends = rig.connect();
        AtomicInteger events = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread loop = new Thread(() -> {
            try {
                while (!stop.get()) {
                    rig.poller.poll(-1, (socket, ready) -> {
                        if (socket == ends.far() && (ready & PollSocket.READ) != 0) {
                            socket.unwant(PollSocket.READ);
                            events.incrementAndGet();
                        }
                    });
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        loop.start();
        try {
            ByteBuffer in = ByteBuffer.allocate(100);
            for (int i = 0; i < 200; i++) {
                int read = ends.far().read(in.clear());
                assertThat(read).isEqualTo(PollSocket.AGAIN);
                int before = events.get();
                if (ends.far().want(PollSocket.READ)) {
                    rig.poller.wakeup();
                }
                rig.write(ends.near(), pattern(3, i));
                until("the event comes", () -> events.get() > before || failure.get() != null);
                int again = events.get();
                if (ends.far().ask(PollSocket.READ)) {
                    rig.poller.wakeup();
                }
                until("it comes again", () -> events.get() > again || failure.get() != null);
                assertThat(ends.far().read(in.clear())).isEqualTo(3);
            }
        } finally {
            stop.set(true);
            rig.poller.wakeup();
            loop.join(patience().toMillis());
        }
        assertThat(failure).hasNullValue();
        assertThat(loop.isAlive()).isFalse();
    }

    // Wakeups

    /** Not endless, so that a wakeup that is lost fails the test and does not hang it. */
    private void pollUntilWoken() throws IOException {
        long start = System.nanoTime();
        rig.look(patience().toNanos());
        assertThat(System.nanoTime() - start).as("woken").isLessThan(patience().toNanos());
    }

    @Test
    @DisplayName("T2 a wakeup is not lost when a close was put off to the next poll")
    void wakeupBesideClose() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ends.near().want(PollSocket.READ);
        rig.look(0);
        rig.forget(ends.near());
        ends.near().close();
        rig.poller.wakeup();
        pollUntilWoken();
    }

    @Test
    @DisplayName("T2 a wakeup is not lost when a listener is closed before the next poll")
    void wakeupBesideListener() throws IOException {
        PollSocket listener = rig.listener();
        listener.want(PollSocket.READ);
        rig.look(0);
        rig.poller.wakeup();
        rig.forget(listener);
        listener.close();
        pollUntilWoken();
    }

    @Test
    @DisplayName("T2 a wakeup is not lost when a socket is released before the next poll")
    void wakeupBesideRelease() throws IOException {
        needs(Capability.HANDOVER);
        PollerRig.Ends ends = rig.connect();
        rig.poller.wakeup();
        rig.forget(ends.near());
        ends.near().release().close();
        pollUntilWoken();
    }

    // Handover

    private static void isReleased(NetworkChannel channel) {
        assertThat(channel.isOpen()).isTrue();
        if (channel instanceof SelectableChannel selectable) {
            assertThat(selectable.isBlocking()).isFalse();
            assertThat(selectable.isRegistered()).isFalse();
        }
    }

    @Test
    @DisplayName("B1 a live stream is released and adopted: what is unread stays, both directions go on")
    void handsOverStream() throws IOException {
        needs(Capability.HANDOVER);
        PollerRig.Ends ends = rig.connect();
        PollSocket far = ends.far();
        far.want(PollSocket.READ);
        rig.write(ends.near(), pattern(50, 0));
        try (PollerRig other = new PollerRig(provider())) {
            for (int i = 0; i < 10; i++) {
                PollerRig from = i % 2 == 0 ? rig : other;
                PollerRig to = i % 2 == 0 ? other : rig;
                NetworkChannel channel = far.release();
                from.forget(far);
                isReleased(channel);
                far = to.keep(to.poller.adopt(SocketKind.STREAM, channel));
                assertThat(to.read(far, 50)).isEqualTo(pattern(50, i));
                rig.write(ends.near(), pattern(50, i + 1));
                to.write(far, pattern(30, i));
                assertThat(rig.read(ends.near(), 30)).isEqualTo(pattern(30, i));
            }
        }
    }

    @Test
    @DisplayName("B1 a released listener keeps its queue while nobody polls it, and accepts once adopted")
    void handsOverListener() throws IOException {
        needs(Capability.HANDOVER);
        PollSocket listener = rig.listener();
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        NetworkChannel channel = listener.release();
        rig.forget(listener);
        isReleased(channel);
        PollSocket near = rig.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        rig.dial(near, address);
        try (PollerRig other = new PollerRig(provider())) {
            PollSocket adopted = other.keep(other.poller.adopt(SocketKind.LISTENER, channel));
            assertThat(adopted.localAddress()).isEqualTo(address);
            PollSocket far = other.accept(adopted);
            rig.write(near, pattern(10, 1));
            assertThat(other.read(far, 10)).isEqualTo(pattern(10, 1));
        }
    }

    @Test
    @DisplayName("U1 a released datagram socket keeps its port and what was queued")
    void handsOverDatagrams() throws IOException {
        needs(Capability.HANDOVER);
        needs(Capability.UDP);
        PollSocket socket = rig.open(SocketKind.DATAGRAM, StandardProtocolFamily.INET);
        PollSocket peer = rig.open(SocketKind.DATAGRAM, StandardProtocolFamily.INET);
        socket.bind(PollerRig.loopback(0));
        peer.bind(PollerRig.loopback(0));
        InetSocketAddress address = (InetSocketAddress) socket.localAddress();
        peer.send(new ByteBuffer[] {ByteBuffer.wrap(pattern(7, 1))}, address);
        NetworkChannel channel = socket.release();
        rig.forget(socket);
        isReleased(channel);
        try (PollerRig other = new PollerRig(provider())) {
            PollSocket adopted = other.keep(other.poller.adopt(SocketKind.DATAGRAM, channel));
            Datagram datagram = new Datagram();
            assertThat(other.receive(adopted, datagram, ByteBuffer.allocate(100)))
                    .isEqualTo(7);
            assertThat(datagram.sender()).isEqualTo(peer.localAddress());
            assertThat(adopted.localAddress()).isEqualTo(address);
        }
    }

    @Test
    @DisplayName("B5 an end that came before the handover is read after it")
    void handsOverEnd() throws IOException {
        needs(Capability.HANDOVER);
        PollerRig.Ends ends = rig.connect();
        rig.write(ends.near(), pattern(9, 1));
        ends.near().shutdownOutput();
        ends.far().want(PollSocket.READ);
        rig.until(ends.far(), PollSocket.READ);
        NetworkChannel channel = ends.far().release();
        rig.forget(ends.far());
        try (PollerRig other = new PollerRig(provider())) {
            PollSocket far = other.keep(other.poller.adopt(SocketKind.STREAM, channel));
            assertThat(other.read(far, 9)).isEqualTo(pattern(9, 1));
            assertThat(other.readOnce(far, ByteBuffer.allocate(1))).isEqualTo(PollSocket.END);
        }
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsStatus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.StreamOptions;
import weir.spi.Capability;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** The sockets of a backend without an engine: bytes, ends, errors, addresses (B1, B5, E1). */
public abstract class BackendSocketTests extends KitFixture {
    private static final AioOption<String> UNKNOWN =
            new AioOption<>("KIT_UNKNOWN", String.class, "any text", value -> true, null);

    private PollerRig rig;

    /** For subclasses. */
    protected BackendSocketTests() {}

    @BeforeEach
    final void openRig() throws IOException {
        needs(Capability.TCP);
        rig = new PollerRig(provider());
    }

    // Before the fixture looks at what is left: its own method runs after those of subclasses.
    @AfterEach
    final void closeRig() throws IOException {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    @DisplayName("B1 read and write move bytes: counts, positions, AGAIN when there is nothing")
    void moves() throws IOException {
        PollerRig.Ends ends = rig.connect();
        ByteBuffer in = ByteBuffer.allocateDirect(100);
        assertThat(ends.far().read(in)).isEqualTo(PollSocket.AGAIN);
        ByteBuffer out = ByteBuffer.wrap(pattern(60, 1));
        assertThat(ends.near().write(out)).isEqualTo(60);
        assertThat(out.position()).isEqualTo(60);
        int count = rig.readOnce(ends.far(), in);

        assertThat(count).isEqualTo(60);
        assertThat(in.flip()).isEqualTo(ByteBuffer.wrap(pattern(60, 1)));
        assertThat(ends.far().read(in.clear())).isEqualTo(PollSocket.AGAIN);
        assertThat(in.position()).isZero();
    }

    @Test
    @DisplayName("B3 several buffers are gathered and scattered, empty ones among them")
    void gathers() throws IOException {
        PollerRig.Ends ends = rig.connect();
        byte[] sent = pattern(700, 2);
        ByteBuffer[] out = {
            ByteBuffer.wrap(sent, 0, 300),
            ByteBuffer.allocate(0),
            ByteBuffer.allocateDirect(400).put(sent, 300, 400).flip()
        };
        assertThat(ends.near().write(out)).isEqualTo(700);
        ByteBuffer[] in = {ByteBuffer.allocateDirect(10), ByteBuffer.allocate(0), ByteBuffer.allocate(1000)};
        long got = 0;
        while (got < 700) {
            long count = ends.far().read(in);
            if (count == PollSocket.AGAIN) {
                ends.far().want(PollSocket.READ);
                rig.until(ends.far(), PollSocket.READ);
            } else {
                got += count;
            }
        }
        assertThat(in[0].position()).isEqualTo(10);
        assertThat(in[2].position()).isEqualTo(690);
        ByteBuffer all =
                ByteBuffer.allocate(700).put(in[0].flip()).put(in[2].flip()).flip();
        assertThat(all).isEqualTo(ByteBuffer.wrap(sent));
    }

    @Test
    @DisplayName("B1 what is larger than all buffers goes through whole, with events for both sides")
    void large() throws IOException {
        PollerRig.Ends ends = rig.connect();
        byte[] sent = pattern(16 << 20, 3);
        ByteBuffer out = ByteBuffer.wrap(sent);
        ByteBuffer in = ByteBuffer.allocate(sent.length);
        while (ends.near().write(out) != PollSocket.AGAIN) {
            assertThat(out.hasRemaining())
                    .as("the operating system's buffers get full")
                    .isTrue();
        }
        while (in.hasRemaining()) {
            int read = ends.far().read(in);
            assertThat(read).isNotEqualTo(PollSocket.END);
            if (read == PollSocket.AGAIN) {
                ends.far().want(PollSocket.READ);
                rig.until(ends.far(), PollSocket.READ);
            }
            if (out.hasRemaining()) {
                ends.near().write(out);
            }
        }
        assertThat(in.flip()).isEqualTo(ByteBuffer.wrap(sent));
    }

    @Test
    @DisplayName("B5 after shutdownOutput the peer reads all data and then END, again and again")
    void end() throws IOException {
        PollerRig.Ends ends = rig.connect();
        byte[] sent = pattern(100_000, 4);
        rig.write(ends.near(), sent);
        ends.near().shutdownOutput();

        assertThat(rig.read(ends.far(), sent.length)).isEqualTo(sent);
        ByteBuffer in = ByteBuffer.allocate(10);
        assertThat(rig.readOnce(ends.far(), in)).isEqualTo(PollSocket.END);
        assertThat(ends.far().read(in)).isEqualTo(PollSocket.END);
        assertThat(ends.far().read(new ByteBuffer[] {in, ByteBuffer.allocate(1)}))
                .isEqualTo(PollSocket.END);
        rig.write(ends.far(), pattern(10, 5));
        assertThat(rig.read(ends.near(), 10)).as("the other direction goes on").isEqualTo(pattern(10, 5));
    }

    @Test
    @DisplayName("B5 data and end that are there together are reported, data first")
    void dataAndEnd() throws IOException {
        PollerRig.Ends ends = rig.connect();
        assertThat(ends.far().read(ByteBuffer.allocate(1))).isEqualTo(PollSocket.AGAIN);
        ends.far().want(PollSocket.READ);
        rig.write(ends.near(), pattern(1000, 6));
        rig.forget(ends.near());
        ends.near().close();
        rig.until(ends.far(), PollSocket.READ);

        assertThat(rig.read(ends.far(), 1000)).isEqualTo(pattern(1000, 6));
        assertThat(rig.readOnce(ends.far(), ByteBuffer.allocate(10))).isEqualTo(PollSocket.END);
    }

    @Test
    @DisplayName("B5 data that came before the end is read in pieces of any size")
    void endInPieces() throws IOException {
        PollerRig.Ends ends = rig.connect();
        rig.write(ends.near(), pattern(1000, 8));
        ends.near().shutdownOutput();
        ByteBuffer all = ByteBuffer.allocate(1000);
        for (int size = 1; all.hasRemaining(); size = size * 2 % 101) {
            ByteBuffer piece = ByteBuffer.allocate(size);
            assertThat(rig.readOnce(ends.far(), piece)).isPositive();
            all.put(piece.flip());
        }
        assertThat(all.array()).isEqualTo(pattern(1000, 8));
        assertThat(rig.readOnce(ends.far(), ByteBuffer.allocate(1))).isEqualTo(PollSocket.END);
    }

    @Test
    @DisplayName("E1 a peer that closes with unread input is CONNRESET to a read")
    void reset() throws IOException {
        PollerRig.Ends ends = rig.connect();
        rig.write(ends.far(), pattern(10, 7));
        ends.near().want(PollSocket.READ);
        rig.until(ends.near(), PollSocket.READ); // it is there, and stays unread
        rig.forget(ends.near());
        ends.near().close();
        throwsStatus(AioStatus.CONNRESET, () -> rig.readOnce(ends.far(), ByteBuffer.allocate(10)));
    }

    @Test
    @DisplayName("E1 a connect to a port where nobody listens is CONNREFUSED")
    void refused() throws IOException {
        PollSocket listener = rig.listener();
        SocketAddress address = listener.localAddress();
        rig.forget(listener);
        listener.close();
        PollSocket socket = rig.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        throwsStatus(AioStatus.CONNREFUSED, () -> rig.dial(socket, address));
    }

    @Test
    @DisplayName("E1 an address in use is ADDRINUSE, and free at once when its listener is closed")
    void addressInUse() throws IOException {
        PollSocket listener = rig.listener();
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        assertThat(address.getPort()).isPositive();
        throwsStatus(AioStatus.ADDRINUSE, () -> rig.listener(StandardProtocolFamily.INET, address));
        rig.forget(listener);
        listener.close();
        assertThat(rig.listener(StandardProtocolFamily.INET, address).localAddress())
                .isEqualTo(address);
    }

    @Test
    @DisplayName("E1 an address that is not of this machine is ADDRINVAL")
    void foreignAddress() throws IOException {
        PollSocket socket = rig.open(SocketKind.LISTENER, StandardProtocolFamily.INET);
        throwsStatus(AioStatus.ADDRINVAL, () -> socket.listen(new InetSocketAddress("203.0.113.1", 0), 16));
    }

    @Test
    @DisplayName("B1 accept is null when nobody has connected, and addresses of both sides match")
    void accepts() throws IOException {
        PollSocket listener = rig.listener();
        assertThat(listener.accept(rig.poller)).isNull();
        PollerRig.Ends ends = rig.connect(listener, StandardProtocolFamily.INET);
        assertThat(listener.accept(rig.poller)).isNull();

        assertThat(ends.near().remoteAddress()).isEqualTo(listener.localAddress());
        assertThat(ends.far().localAddress()).isEqualTo(listener.localAddress());
        assertThat(ends.far().remoteAddress()).isEqualTo(ends.near().localAddress());
        assertThat(listener.remoteAddress()).isNull();
    }

    @Test
    @DisplayName("B1 many connections are accepted from one listener")
    void acceptsMany() throws IOException {
        PollSocket listener = rig.listener();
        for (int i = 0; i < 30; i++) {
            PollerRig.Ends ends = rig.connect(listener, StandardProtocolFamily.INET);
            rig.write(ends.near(), pattern(20, i));
            assertThat(rig.read(ends.far(), 20)).isEqualTo(pattern(20, i));
        }
    }

    @Test
    @DisplayName("B1 IPv6 sockets connect over ::1")
    void ipv6() throws IOException {
        PollSocket listener = rig.listener(StandardProtocolFamily.INET6, new InetSocketAddress("::1", 0));
        PollerRig.Ends ends = rig.connect(listener, StandardProtocolFamily.INET6);
        rig.write(ends.near(), pattern(10, 1));
        assertThat(rig.read(ends.far(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("B1 Unix sockets connect by their path, which the backend leaves to the engine")
    void unix() throws IOException {
        needs(Capability.UNIX);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("u"));
        PollSocket listener = rig.listener(StandardProtocolFamily.UNIX, address);
        assertThat(listener.localAddress()).isEqualTo(address);
        PollerRig.Ends ends = rig.connect(listener, StandardProtocolFamily.UNIX);
        rig.write(ends.near(), pattern(10, 1));
        assertThat(rig.read(ends.far(), 10)).isEqualTo(pattern(10, 1));
        rig.forget(ends.near());
        ends.near().close();
        assertThat(rig.readOnce(ends.far(), ByteBuffer.allocate(1))).isEqualTo(PollSocket.END);
    }

    @Test
    @DisplayName("E1 a Unix path without a socket is NOENT, one without a listener CONNREFUSED")
    void unixRefused() throws IOException {
        needs(Capability.UNIX);
        PollSocket one = rig.open(SocketKind.STREAM, StandardProtocolFamily.UNIX);
        throwsStatus(AioStatus.NOENT, () -> rig.dial(one, UnixDomainSocketAddress.of(folder.resolve("none"))));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("dead"));
        PollSocket listener = rig.listener(StandardProtocolFamily.UNIX, address);
        rig.forget(listener);
        listener.close();
        if (folder.resolve("dead").toFile().exists()) {
            PollSocket two = rig.open(SocketKind.STREAM, StandardProtocolFamily.UNIX);
            throwsStatus(AioStatus.CONNREFUSED, () -> rig.dial(two, address));
        }
    }

    @Test
    @DisplayName("U1 datagram sockets tell the sender and whether it was larger than the buffers")
    void datagrams() throws IOException {
        needs(Capability.UDP);
        PollSocket one = rig.open(SocketKind.DATAGRAM, StandardProtocolFamily.INET);
        PollSocket two = rig.open(SocketKind.DATAGRAM, StandardProtocolFamily.INET);
        one.bind(PollerRig.loopback(0));
        two.bind(PollerRig.loopback(0));
        InetSocketAddress to = (InetSocketAddress) two.localAddress();
        Datagram datagram = new Datagram();
        ByteBuffer[] in = {ByteBuffer.allocate(10), ByteBuffer.allocate(20)};
        assertThat(two.receive(in, datagram)).isEqualTo(PollSocket.AGAIN);
        assertThat(one.send(new ByteBuffer[] {ByteBuffer.wrap(pattern(25, 1))}, to))
                .isEqualTo(25);
        assertThat(one.send(new ByteBuffer[] {ByteBuffer.wrap(pattern(31, 2))}, to))
                .isEqualTo(31);
        assertThat(one.send(new ByteBuffer[] {ByteBuffer.allocate(0)}, to)).isZero();

        assertThat(rig.receive(two, datagram, in)).isEqualTo(25);
        assertThat(datagram.truncated()).isFalse();
        assertThat(datagram.sender()).isEqualTo(one.localAddress());
        in[0].clear();
        in[1].clear();
        assertThat(rig.receive(two, datagram, in)).isEqualTo(30);
        assertThat(datagram.truncated()).isTrue();
        in[0].clear();
        assertThat(rig.receive(two, datagram, in)).isZero();
        assertThat(datagram.truncated()).isFalse();
        assertThat(datagram.sender()).isEqualTo(one.localAddress());
    }

    @Test
    @DisplayName("E1 an option can be set and read; an unknown one is NOTSUP")
    void options() throws IOException {
        PollerRig.Ends ends = rig.connect();
        for (boolean on : new boolean[] {true, false, true}) {
            ends.near().setOption(StreamOptions.NODELAY, on);
            assertThat(ends.near().getOption(StreamOptions.NODELAY)).isEqualTo(on);
        }
        ends.near().setOption(StreamOptions.SEND_BUFFER, 40_000);
        assertThat(ends.near().getOption(StreamOptions.SEND_BUFFER)).isGreaterThanOrEqualTo(40_000);
        throwsStatus(AioStatus.NOTSUP, () -> ends.near().setOption(UNKNOWN, "x"), "KIT_UNKNOWN");
        throwsStatus(AioStatus.NOTSUP, () -> ends.near().getOption(UNKNOWN), "KIT_UNKNOWN");
    }

    @Test
    @DisplayName("B1 a socket keeps what was attached to it")
    void attachment() throws IOException {
        PollSocket socket = rig.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        Object mine = new Object();
        assertThat(socket.attachment()).isNull();
        socket.attach(mine);
        assertThat(socket.attachment()).isSameAs(mine);
    }

    @Test
    @DisplayName("S1 closing a poller closes what it still holds")
    void closingPoller() throws IOException {
        Leftovers before = Leftovers.now();
        PollerRig other = new PollerRig(provider());
        PollSocket listener = other.listener();
        PollSocket socket = other.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        other.dial(socket, listener.localAddress());
        other.poller.close();
        before.requireNothingNew();
    }

    @Test
    @DisplayName("E1 failures have the JDK's exception or their own text as cause, and name the status")
    void failureNamesStatus() throws IOException {
        PollSocket listener = rig.listener();
        PollSocket second = rig.open(SocketKind.LISTENER, StandardProtocolFamily.INET);
        try {
            second.listen(listener.localAddress(), 16);
            throw new AssertionError("bound to an address in use");
        } catch (AioException e) {
            assertThat(e.status()).isEqualTo(AioStatus.ADDRINUSE);
            assertThat(e).hasMessageContaining("ADDRINUSE");
        }
    }
}

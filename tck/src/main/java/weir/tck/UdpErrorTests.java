package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.UdpSocket;
import weir.spi.Capability;

/**
 * ICMP's port unreachable (U4), which the operating system tells the next call on the socket, whatever that is: after a
 * change of the peer, after a move to another backend. It is over before the send that provokes it returns: on the
 * loopback nothing is under way.
 */
public abstract class UdpErrorTests extends SwapFixture {
    /** For subclasses. */
    protected UdpErrorTests() {}

    /** A socket of the scope that moves; with a peer that stays. */
    private UdpSocket socket() throws Exception {
        needs(Capability.UDP);
        return moving().udp("udp://127.0.0.1:0");
    }

    private UdpSocket peer() throws Exception {
        return service().udp("udp://127.0.0.1:0");
    }

    private InetSocketAddress closedPort() throws Exception {
        try (UdpSocket gone = peer()) {
            return gone.localAddress();
        }
    }

    private static void post(UdpSocket from, AioService owner, InetSocketAddress to, String text) {
        UdpFixture.post(owner, from, to, text);
    }

    /** Provokes an ICMP error, which is pending when this returns. */
    private void provoke(UdpSocket socket) throws Exception {
        socket.connect(closedPort());
        UdpFixture.post(moving(), socket, null, "nobody there");
    }

    @Test
    @DisplayName("U4 on either side of a move a refusal ends one receive of a connected socket, and the socket lives")
    void acrossMoves() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        for (String backend : new String[] {"alpha", "beta", "alpha"}) {
            if (!moving().backend().equals(backend)) {
                swapTo(backend);
            }
            InetSocketAddress closed = closedPort();
            socket.connect(closed);
            Aio first = UdpFixture.receiving(moving(), socket);
            Aio second = UdpFixture.receiving(moving(), socket);
            UdpFixture.post(moving(), socket, null, "nobody there");
            awaitStatus(first, AioStatus.CONNREFUSED);
            assertThat(first.cause()).as("E2 what the JDK would throw").isInstanceOf(IOException.class);
            assertThat(second.busy()).isTrue();
            socket.connect(peer.localAddress());
            post(peer, service(), socket.localAddress(), "alive");
            assertThat(awaitOk(second).count()).isEqualTo(5);
            assertThat(second.cause()).isNull();
        }
    }

    @Test
    @DisplayName("U4 a refusal that is pending while the socket moves ends one receive at most, and the socket lives")
    void pendingAcrossMove() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        for (String backend : new String[] {"beta", "alpha"}) {
            provoke(socket);
            swapTo(backend);
            socket.connect(peer.localAddress());
            Aio first = UdpFixture.receiving(moving(), socket);
            Aio second = UdpFixture.receiving(moving(), socket);
            post(peer, service(), socket.localAddress(), "one");
            post(peer, service(), socket.localAddress(), "two");
            assertThat(await(first).result()).isIn(AioStatus.OK, AioStatus.CONNREFUSED);
            awaitOk(second);
            if (first.result() == AioStatus.CONNREFUSED) {
                assertThat(UdpFixture.next(moving(), socket)).isEqualTo("two");
            }
        }
    }

    @Test
    @DisplayName("E2 a send that fails has its cause, and the next that goes has none")
    void causeOfSend() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        ByteBuffer one = ByteBuffer.allocate(1);
        Aio aio = moving().newAio().setIov(one);
        // A broadcast takes an option that nobody has set.
        assertThat(socket.send(aio.setInput(0, new InetSocketAddress("255.255.255.255", 9))))
                .isTrue();
        Assumptions.assumeTrue(await(aio).result() != AioStatus.OK, "broadcasts go out unasked here");
        assertThat(aio.cause()).isInstanceOf(IOException.class);
        assertThat(socket.send(aio.setInput(0, peer.localAddress()))).isTrue();
        awaitOk(aio);
        assertThat(aio.cause()).isNull();
    }

    @Test
    @DisplayName("U4 a refusal that came while the socket was connected ends no receive after connect(null)")
    void noReceiveAfterDisconnect() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        provoke(socket);
        socket.connect(null);
        Aio recv = UdpFixture.receiving(moving(), socket);
        post(peer, service(), socket.localAddress(), "here");
        assertThat(awaitOk(recv).count()).isEqualTo(4);
    }

    @Test
    @DisplayName("U4 a refusal that came while the socket was connected ends no send after connect(null)")
    void noSendAfterDisconnect() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        for (String backend : new String[] {"alpha", "beta", "alpha"}) {
            provoke(socket);
            socket.connect(null);
            if (!moving().backend().equals(backend)) {
                swapTo(backend);
            }
            // Java's own channels lose the first one: they take the error for one of this send and say that it was
            // sent.
            post(socket, moving(), peer.localAddress(), "may be lost");
            post(socket, moving(), peer.localAddress(), "arrives by " + backend);
            String first = UdpFixture.next(service(), peer);
            String second = first.equals("may be lost") ? UdpFixture.next(service(), peer) : first;
            assertThat(second).isEqualTo("arrives by " + backend);
        }
    }

    @Test
    @DisplayName("U4 as many operations of a connected socket are refused as datagrams were, at most; the rest go on")
    void eachEndsOne() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        socket.connect(closedPort());
        List<Aio> recvs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            recvs.add(UdpFixture.receiving(moving(), socket));
        }
        int refusedSends = 0;
        int sent = 0;
        for (int i = 0; i < 5; i++) {
            Aio send = moving().newAio().setIov(ByteBuffer.allocate(4));
            assertThat(socket.send(send)).isTrue();
            await(send);
            assertThat(send.result()).isIn(AioStatus.OK, AioStatus.CONNREFUSED);
            if (send.result() == AioStatus.OK) {
                sent++;
            } else {
                assertThat(send.count()).isZero();
                refusedSends++;
            }
        }
        socket.connect(peer.localAddress());
        int left = recvs.size();
        post(peer, service(), socket.localAddress(), "last");
        int refused = refusedSends;
        for (Aio each : recvs) {
            await(each);
            left--;
            if (each.result() == AioStatus.OK) {
                break;
            }
            assertThat(each.result()).isEqualTo(AioStatus.CONNREFUSED);
            refused++;
        }
        assertThat(refused).as("operations refused, of %d datagrams sent", sent).isBetween(1, sent);
        assertThat(recvs.subList(recvs.size() - left, recvs.size())).allMatch(Aio::busy);
    }

    @Test
    @DisplayName("U4 a hundred refusals among good datagrams: an unconnected socket sends and receives all good ones")
    void stormUnconnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        InetSocketAddress closed = closedPort();
        for (int i = 0; i < 100; i++) {
            Aio recv = UdpFixture.receiving(moving(), socket);
            post(socket, moving(), closed, "nobody there");
            post(socket, moving(), peer.localAddress(), "there " + i);
            post(socket, moving(), closed, "nobody there");
            post(peer, service(), socket.localAddress(), "back " + i);
            assertThat(UdpFixture.next(service(), peer)).isEqualTo("there " + i);
            assertThat(awaitOk(recv).count()).isEqualTo(("back " + i).length());
        }
    }

    // Sizes

    @Test
    @DisplayName("U1 empty datagrams keep their place among others, both ways, on connected and unconnected sockets")
    void emptyAmongOthers() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        for (boolean connected : new boolean[] {false, true}) {
            socket.connect(connected ? peer.localAddress() : null);
            InetSocketAddress to = connected ? null : peer.localAddress();
            for (String each : new String[] {"a", "", "", "b", ""}) {
                UdpFixture.post(moving(), socket, to, each);
                post(peer, service(), socket.localAddress(), each);
            }
            for (String each : new String[] {"a", "", "", "b", ""}) {
                assertThat(UdpFixture.next(service(), peer)).isEqualTo(each);
                assertThat(UdpFixture.next(moving(), socket)).isEqualTo(each);
            }
        }
    }

    @Test
    @DisplayName(
            "U5 the largest datagram goes through whole, one byte more is MSGSIZE, in any kind and number of buffers")
    void largest() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        requireLargest(socket, peer, 65_507);
    }

    @Test
    @DisplayName("U5 over IPv6 the largest datagram has 65,527 bytes, and one more is MSGSIZE")
    void largestOverIpv6() throws Exception {
        needs(Capability.UDP);
        RawSockets.assumeIpv6();
        requireLargest(moving().udp("udp://[::1]:0"), service().udp("udp://[::1]:0"), 65_527);
    }

    private void requireLargest(UdpSocket socket, UdpSocket peer, int most) throws Exception {
        for (int kind = 0; kind < 6; kind++) {
            boolean connected = kind >= 3;
            socket.connect(connected ? peer.localAddress() : null);
            InetSocketAddress to = connected ? null : peer.localAddress();
            Aio send = moving().newAio().setInput(0, to);
            ByteBuffer[] tooLarge = buffers(kind % 3, most + 1);
            assertThat(socket.send(send.setIov(tooLarge))).isTrue();
            awaitStatus(send, AioStatus.MSGSIZE);
            assertThat(send.count()).isZero();
            assertThat(tooLarge).allMatch(each -> each.position() == 0);
            Aio recv = service().newAio();
            ByteBuffer received = ByteBuffer.allocate(most + 1);
            assertThat(peer.recv(recv.setIov(received))).isTrue();
            assertThat(socket.send(send.setIov(buffers(kind % 3, most)))).isTrue();
            assertThat(awaitOk(send).count()).isEqualTo(most);
            assertThat(awaitOk(recv).count()).isEqualTo(most); // and the first to come: nothing was sent before
            StreamFixture.requireSame(StreamFixture.filled(received), pattern(most, 3));
        }
    }

    /** One heap buffer, one direct buffer, or three of both kinds. */
    private static ByteBuffer[] buffers(int kind, int size) {
        byte[] bytes = pattern(size, 3);
        if (kind == 0) {
            return new ByteBuffer[] {ByteBuffer.wrap(bytes)};
        }
        if (kind == 1) {
            return new ByteBuffer[] {ByteBuffer.allocateDirect(size).put(bytes).flip()};
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(30_000);
        direct.put(bytes, 10_000, 30_000).flip();
        return new ByteBuffer[] {
            ByteBuffer.wrap(bytes, 0, 10_000).slice(),
            direct,
            ByteBuffer.wrap(bytes, 40_000, size - 40_000).slice()
        };
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsState;
import static weir.tck.Failures.throwsStatus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.UdpOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;

/** The life of a datagram socket: peers, options, cancels and timeouts, its end. */
public abstract class UdpLifeTests extends UdpFixture {
    /** For subclasses. */
    protected UdpLifeTests() {}

    // Peers

    @Test
    @DisplayName("U4 a connected socket receives its peer's datagrams only")
    void filters() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        UdpSocket stranger = peer();
        socket.connect(peer.localAddress());
        post(client(), stranger, socket.localAddress(), "from a stranger");
        post(client(), peer, socket.localAddress(), "from the peer");

        assertThat(socket.remoteAddress()).isEqualTo(peer.localAddress());
        assertThat(next(service(), socket)).isEqualTo("from the peer");
    }

    @Test
    @DisplayName("U3 the sender of a connected socket's datagram is its peer")
    void senderConnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        socket.connect(peer.localAddress());
        Aio pending = receiving(service(), socket);
        post(client(), peer, socket.localAddress(), "x");

        awaitOk(pending);
        assertThat(pending.output(0, InetSocketAddress.class)).isEqualTo(peer.localAddress());
    }

    @Test
    @DisplayName("U3 a connected socket sends without destination")
    void sendsConnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        socket.connect(peer.localAddress());
        post(service(), socket, null, "to the peer");

        Aio aio = awaitOk(receiving(client(), peer));
        assertThat(aio.output(0, InetSocketAddress.class)).isEqualTo(socket.localAddress());
    }

    @Test
    @DisplayName("U4 connect(null) lets everybody in again, and sends need a destination again")
    void disconnects() throws Exception {
        UdpSocket socket = socket();
        InetSocketAddress bound = socket.localAddress();
        socket.connect(peer().localAddress());
        socket.connect(null);
        assertThat(socket.remoteAddress()).isNull();
        assertThat(socket.localAddress()).isEqualTo(bound);

        UdpSocket stranger = peer();
        post(client(), stranger, bound, "hello");
        assertThat(next(service(), socket)).isEqualTo("hello");
        post(service(), socket, stranger.localAddress(), "back");
        assertThat(next(client(), stranger)).isEqualTo("back");
    }

    @Test
    @DisplayName("U4 a pending recv survives connect and disconnect")
    void pendingSurvivesConnect() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        Aio pending = receiving(service(), socket);
        socket.connect(peer.localAddress());
        socket.connect(null);
        assertThat(pending.busy()).isTrue();

        post(client(), peer, socket.localAddress(), "x");
        awaitOk(pending);
    }

    @Test
    @DisplayName("U1 IPv6 works as IPv4 does")
    void ipv6() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = service().udp("udp://[::1]:0");
        UdpSocket peer = client().udp("udp://[::1]:0");
        post(client(), peer, socket.localAddress(), "six");

        Aio aio = awaitOk(receiving(service(), socket));
        assertThat(aio.count()).isEqualTo(3);
        assertThat(aio.output(0, InetSocketAddress.class)).isEqualTo(peer.localAddress());
    }

    // Handles

    @Test
    @DisplayName("C3 a cancelled recv takes no datagram and no place in the order")
    void cancel() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        Aio first = receiving(service(), socket);
        Aio second = receiving(service(), socket);
        Aio third = receiving(service(), socket);
        assertThat(second.cancel()).isTrue();
        awaitStatus(second, AioStatus.CANCELED);
        assertThat(second.count()).isZero();

        post(client(), peer, socket.localAddress(), "1");
        post(client(), peer, socket.localAddress(), "22");
        assertThat(awaitOk(first).count()).isEqualTo(1);
        assertThat(awaitOk(third).count()).isEqualTo(2);
    }

    @Test
    @DisplayName("T1 a recv without datagram ends TIMEDOUT, and the socket goes on")
    void timeout() throws Exception {
        UdpSocket socket = socket();
        Aio aio = service().newAio();
        aio.setTimeout(Duration.ofMillis(5)).setIov(ByteBuffer.allocate(10));
        long start = service().nanoTime();
        assertThat(socket.recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        assertThat(service().nanoTime() - start).as("never early").isGreaterThanOrEqualTo(5_000_000);

        post(client(), peer(), socket.localAddress(), "late");
        assertThat(next(service(), socket)).isEqualTo("late");
    }

    @Test
    @DisplayName("T1 a timeout of zero takes a datagram that is there, else it ends TIMEDOUT at once")
    void zeroTimeout() throws Exception {
        UdpSocket socket = socket();
        Aio aio = service().newAio();
        aio.setTimeout(Duration.ZERO).setIov(ByteBuffer.allocate(10));
        assertThat(socket.recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);

        post(client(), peer(), socket.localAddress(), "there");
        until("the datagram is found", () -> {
            assertThat(socket.recv(aio)).isTrue();
            await(aio);
            assertThat(aio.result()).isIn(AioStatus.OK, AioStatus.TIMEDOUT);
            return aio.result() == AioStatus.OK;
        });
        assertThat(aio.count()).isEqualTo(5);
    }

    @Test
    @DisplayName("H8 a recv whose datagram is there sets skipped and runs no callback")
    void skipsCallback() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        ByteBuffer buffer = ByteBuffer.allocate(10);
        int callbacks = 0;
        do {
            post(client(), peer, socket.localAddress(), "x");
            assertThat(socket.recv(aio.skipCallback().setIov(buffer.clear()))).isTrue();
            awaitOk(aio);
            callbacks += aio.skipped() ? 0 : 1;
            assertThat(callbacks)
                    .as("datagrams that are on their way, but not there yet")
                    .isLessThan(100);
        } while (!aio.skipped());
        assertThat(aio.count()).isEqualTo(1);
        recorder.await(callbacks);
    }

    @Test
    @DisplayName("H1 a handle whose recv runs is refused, and the recv goes on")
    void busy() throws Exception {
        UdpSocket socket = socket();
        Aio pending = service().newAio();
        pending.setInput(0, socket.localAddress()).setIov(ByteBuffer.allocate(10));
        assertThat(socket.recv(pending)).isTrue();
        throwsState(() -> socket.recv(pending));
        throwsState(() -> socket.send(pending));

        post(client(), peer(), socket.localAddress(), "x");
        awaitOk(pending);
    }

    @Test
    @DisplayName("H9 a stopped handle is not accepted and takes no datagram")
    void stopped() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), "for another");
        Aio aio = service().newAio();
        aio.setIov(ByteBuffer.allocate(20));
        aio.stop();

        assertThat(socket.recv(aio)).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.STOPPED);
        assertThat(next(service(), socket)).isEqualTo("for another");
    }

    // Its end

    @Test
    @DisplayName("B6 close ends all queued receives CLOSED and runs their callbacks")
    void closeEndsQueued() throws Exception {
        UdpSocket socket = socket();
        Recorder recorder = new Recorder();
        for (int i = 0; i < 10; i++) {
            assertThat(socket.recv(service().newAio(recorder).setIov(ByteBuffer.allocate(10))))
                    .isTrue();
        }
        socket.close();

        assertThat(recorder.await(10)).allMatch(run -> run.status() == AioStatus.CLOSED && run.count() == 0);
        assertThat(socket.isOpen()).isFalse();
        socket.close();
    }

    @Test
    @DisplayName("B6 operations on a closed socket are accepted and end CLOSED")
    void closedEndsClosed() throws Exception {
        UdpSocket socket = socket();
        InetSocketAddress bound = socket.localAddress();
        socket.close();
        Recorder recorder = new Recorder();
        Aio recv = service().newAio(recorder);
        Aio send = service().newAio(recorder);
        assertThat(socket.recv(recv.setIov(ByteBuffer.allocate(10)))).isTrue();
        assertThat(socket.send(send.setInput(0, bound).setIov(ByteBuffer.allocate(10))))
                .isTrue();

        assertThat(recorder.await(2)).allMatch(run -> run.status() == AioStatus.CLOSED);
        assertThat(socket.localAddress()).isEqualTo(bound);
    }

    @Test
    @DisplayName("B6 options, connect and groups of a closed socket are CLOSED")
    void closedThrowsClosed() throws Exception {
        needs(Capability.MULTICAST);
        UdpSocket socket = socket();
        socket.close();
        InetAddress group = InetAddress.getByName("239.255.77.42");
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
        throwsStatus(AioStatus.CLOSED, () -> socket.setOption(UdpOptions.BROADCAST, true));
        throwsStatus(AioStatus.CLOSED, () -> socket.getOption(UdpOptions.RECV_BUFFER));
        throwsStatus(AioStatus.CLOSED, () -> socket.connect(new InetSocketAddress("127.0.0.1", 9)));
        throwsStatus(AioStatus.CLOSED, () -> socket.connect(null));
        throwsStatus(AioStatus.CLOSED, () -> socket.join(group, loopback));
        throwsStatus(AioStatus.CLOSED, () -> socket.leave(group, loopback));
    }

    @Test
    @DisplayName("E5 a port in use is ADDRINUSE, and free once close has returned")
    void portInUse() throws Exception {
        UdpSocket socket = socket();
        String url = "udp://127.0.0.1:" + socket.localAddress().getPort();
        throwsStatus(AioStatus.ADDRINUSE, () -> service().udp(url));
        socket.close();

        try (UdpSocket again = service().udp(url)) {
            assertThat(again.localAddress()).isEqualTo(socket.localAddress());
        }
    }

    @Test
    @DisplayName("E1 an address that is not of this machine is ADDRINVAL")
    void foreignAddress() {
        needs(Capability.UDP);
        // 203.0.113.0/24 is reserved for documentation; nothing is sent.
        throwsStatus(AioStatus.ADDRINVAL, () -> service().udp("udp://203.0.113.1:0"));
    }

    @Test
    @DisplayName("S1 a socket closed in its own callback ends the other receives CLOSED")
    void closeInCallback() throws Exception {
        UdpSocket socket = socket();
        Recorder recorder = new Recorder();
        assertThat(socket.recv(service().newAio(aio -> socket.close()).setIov(ByteBuffer.allocate(10))))
                .isTrue();
        assertThat(socket.recv(service().newAio(recorder).setIov(ByteBuffer.allocate(10))))
                .isTrue();
        post(client(), peer(), socket.localAddress(), "x");

        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CLOSED);
    }

    // Options

    @Test
    @DisplayName("E1 buffer sizes can be set and read")
    void bufferSizes() throws Exception {
        UdpSocket socket = socket();
        assertThat(socket.setOption(UdpOptions.SEND_BUFFER, 50_000)).isSameAs(socket);
        socket.setOption(UdpOptions.RECV_BUFFER, 60_000);
        // The operating system may choose another number, but not none.
        assertThat(socket.getOption(UdpOptions.SEND_BUFFER)).isGreaterThanOrEqualTo(50_000);
        assertThat(socket.getOption(UdpOptions.RECV_BUFFER)).isGreaterThanOrEqualTo(60_000);
    }

    @Test
    @DisplayName("E1 broadcast and traffic class have their defaults and keep what is set")
    void plainOptions() throws Exception {
        UdpSocket socket = socket();
        assertThat(socket.getOption(UdpOptions.BROADCAST)).isFalse();
        socket.setOption(UdpOptions.BROADCAST, true);
        assertThat(socket.getOption(UdpOptions.BROADCAST)).isTrue();
        socket.setOption(UdpOptions.TRAFFIC_CLASS, 0x10);
        assertThat(socket.getOption(UdpOptions.TRAFFIC_CLASS)).isEqualTo(0x10);
    }
}

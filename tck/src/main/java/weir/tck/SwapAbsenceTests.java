package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsStatus;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.Departure;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/** Absence: the last backend has gone and another is expected; sockets are kept, operations and dials wait (S1). */
public abstract class SwapAbsenceTests extends SwapFixture {
    private static final Departure PARKS = Departure.AT_ONCE.withParks(true);

    /** For subclasses. */
    protected SwapAbsenceTests() {}

    /** Takes the last backend away; what is moved is parked. */
    private SwapReport leave(int objects) {
        moving(); // before its backend goes
        swapping().remove(beta());
        SwapReport report = swapping().remove(alpha(), PARKS);
        assertThat(report.to()).isEqualTo("none");
        assertThat(report.moved()).isEqualTo(objects);
        assertThat(report.closed()).isZero();
        assertThat(report.stayed()).isZero();
        assertThat(moving().backend()).isEqualTo("none");
        assertThat(swapping().isAbsent()).isTrue();
        return report;
    }

    private void comeBack() {
        swapping().add(beta());
        assertThat(moving().backend()).isEqualTo("beta");
        assertThat(swapping().isAbsent()).isFalse();
    }

    @Test
    @DisplayName("S1 pending operations of streams survive an absence, and what was sent meanwhile arrives")
    void streams() {
        Pair pair = moved();
        Aio recv = pendingRecv(pair.near());
        leave(1);
        send(service(), pair.far(), pattern(50, 1));
        assertThat(recv.busy()).isTrue();
        comeBack();

        awaitOk(recv);
        assertThat(recv.count()).isEqualTo(50);
        send(moving(), pair.near(), pattern(60, 2));
        assertThat(receive(service(), pair.far(), 60)).isEqualTo(pattern(60, 2));
    }

    @Test
    @DisplayName("S1 an echo under traffic goes on over many absences")
    void traffic() {
        AtomicReference<AioStatus> end = new AtomicReference<>();
        Pair pair = moved();
        echo(moving(), pair.near(), end);
        swapping().remove(beta());
        try (Traffic traffic = new Traffic(pair.far())) {
            for (int i = 0; i < 10; i++) {
                traffic.goesOn();
                assertThat(swapping().remove(alpha(), PARKS).moved()).isEqualTo(1);
                swapping().add(alpha());
                assertThat(moving().backend()).isEqualTo("alpha");
            }
            traffic.goesOn();
        }
        assertThat(end).hasNullValue();
    }

    @Test
    @DisplayName("S1 operations submitted during an absence wait for the backend")
    void submittedMeanwhile() {
        Pair pair = moved();
        leave(1);
        Aio send = moving().newAio();
        assertThat(pair.near().sendAll(send.setIov(ByteBuffer.wrap(pattern(10, 1)))))
                .isTrue();
        Aio recv = pendingRecv(pair.near());
        send(service(), pair.far(), pattern(10, 2));
        assertThat(send.busy()).isTrue();
        comeBack();
        awaitOk(send);
        awaitOk(recv);
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("B3 operations of several buffers wait during an absence too, and move every byte afterwards")
    void severalBuffers() {
        Pair pair = moved();
        leave(1);
        Aio send = moving().newAio().setIov(ByteBuffer.wrap(pattern(10, 1)), ByteBuffer.wrap(pattern(7, 2)));
        assertThat(pair.near().sendAll(send)).isTrue();
        ByteBuffer head = ByteBuffer.allocate(4);
        ByteBuffer tail = ByteBuffer.allocate(6);
        Aio recv = moving().newAio().setIov(head, tail);
        assertThat(pair.near().recvFully(recv)).isTrue();
        send(service(), pair.far(), pattern(10, 3));
        assertThat(send.busy()).isTrue();
        assertThat(recv.busy()).isTrue();
        comeBack();
        assertThat(awaitOk(send).count()).isEqualTo(17);
        assertThat(awaitOk(recv).count()).isEqualTo(10);
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 1));
        assertThat(receive(service(), pair.far(), 7)).isEqualTo(pattern(7, 2));
        assertThat(head.array()).isEqualTo(Arrays.copyOf(pattern(10, 3), 4));
        assertThat(tail.array()).isEqualTo(Arrays.copyOfRange(pattern(10, 3), 4, 10));
    }

    @Test
    @DisplayName("T1 timeouts and sleeps run during an absence, and a recv that ends so takes no byte")
    void timeouts() {
        Pair pair = moved();
        leave(1);
        Aio recv = moving().newAio();
        assertThat(pair.near().recv(recv.setIov(ByteBuffer.allocate(10)).setTimeout(Duration.ofMillis(20))))
                .isTrue();
        Aio sleep = moving().newAio();
        assertThat(moving().sleep(Duration.ofMillis(20), sleep)).isTrue();
        awaitStatus(recv, AioStatus.TIMEDOUT);
        awaitOk(sleep);
        send(service(), pair.far(), pattern(5, 1));
        comeBack();
        assertThat(receive(moving(), pair.near(), 5)).isEqualTo(pattern(5, 1));
    }

    @Test
    @DisplayName("B2 a listener keeps its queue during an absence: who dials is accepted afterwards")
    void listener() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = moving().newAio();
        assertThat(listener.accept(accept)).isTrue();
        leave(1);
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        awaitOk(dial);
        send(service(), dial.stream(), pattern(5, 1));
        assertThat(accept.busy()).isTrue();
        comeBack();
        awaitOk(accept);
        assertThat(receive(moving(), accept.stream(), 5)).isEqualTo(pattern(5, 1));
    }

    @Test
    @DisplayName("U1 a UDP socket keeps its datagrams during an absence")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        leave(1);
        Aio send = service().newAio();
        InetSocketAddress to = socket.localAddress();
        assertThat(peer.send(send.setIov(ByteBuffer.wrap(pattern(9, 1))).setInput(0, to)))
                .isTrue();
        awaitOk(send);
        Aio recv = moving().newAio();
        assertThat(socket.recv(recv.setIov(ByteBuffer.allocate(20)))).isTrue();
        comeBack();
        awaitOk(recv);
        assertThat(recv.count()).isEqualTo(9);
    }

    @Test
    @DisplayName("U1 a datagram that is sent during an absence waits, and leaves whole afterwards")
    void datagramSentMeanwhile() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        leave(1);
        Aio send = moving().newAio().setIov(ByteBuffer.wrap(pattern(9, 1)));
        assertThat(socket.send(send.setInput(0, peer.localAddress()))).isTrue();
        assertThat(send.busy()).isTrue();
        comeBack();
        assertThat(awaitOk(send).count()).isEqualTo(9);
        Aio recv = service().newAio().setIov(ByteBuffer.allocate(20));
        assertThat(peer.recv(recv)).isTrue();
        assertThat(awaitOk(recv).count()).isEqualTo(9);
    }

    @Test
    @DisplayName("U4 a UDP socket can be connected during an absence, and disconnected")
    void connects() throws Exception {
        needs(Capability.OUTSIDE);
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        UdpSocket stranger = service().udp("udp://127.0.0.1:0");
        leave(1);
        socket.connect(stranger.localAddress());
        socket.connect(peer.localAddress());
        socket.connect(null);
        socket.connect(stranger.localAddress());
        socket.connect(peer.localAddress());
        comeBack();
        UdpFixture.post(service(), stranger, socket.localAddress(), "of a stranger");
        UdpFixture.post(service(), peer, socket.localAddress(), "of the peer");
        assertThat(UdpFixture.next(moving(), socket)).isEqualTo("of the peer");
    }

    @Test
    @DisplayName("E2 options are set and read during an absence, and hold afterwards")
    void options() throws Exception {
        needs(Capability.OUTSIDE);
        Pair pair = moved();
        leave(1);
        pair.near().setOption(StreamOptions.NODELAY, false);
        pair.near().setOption(StreamOptions.KEEPALIVE, true);
        pair.near().setOption(StreamOptions.LINGER, Duration.ofMillis(1500));
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isFalse();
        comeBack();
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isFalse();
        assertThat(pair.near().getOption(StreamOptions.KEEPALIVE)).isTrue();
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    @DisplayName("E6 a dial waits during an absence, also one of a dialer made then, and connects afterwards")
    void dials() throws Exception {
        StreamListener listener = listen();
        StreamDialer before = moving().dialer(listener.url());
        leave(0);
        Aio one = moving().newAio();
        Aio two = moving().newAio();
        assertThat(before.dial(one)).isTrue();
        assertThat(moving().dialer(listener.url()).dial(two)).isTrue();
        Aio accept = service().newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(one.busy()).isTrue();
        comeBack();
        awaitOk(one);
        awaitOk(two);
        awaitOk(accept);
        assertThat(one.stream().isOpen()).isTrue();
    }

    @Test
    @DisplayName("E6 a dial that waits for a backend ends at its deadline, and when it is cancelled")
    void dialsEnd() throws Exception {
        StreamListener listener = listen();
        leave(0);
        Aio one = moving().newAio();
        Aio two = moving().newAio();
        assertThat(moving().dialer(listener.url()).dial(one.setTimeout(Duration.ofMillis(20))))
                .isTrue();
        assertThat(moving().dialer(listener.url()).dial(two)).isTrue();
        awaitStatus(one, AioStatus.TIMEDOUT);
        two.cancel();
        awaitStatus(two, AioStatus.CANCELED);
    }

    @Test
    @DisplayName("E2 listen and UDP sockets are NOTSUP at once during an absence, and say why")
    void noNewSockets() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        leave(1);
        throwsStatus(AioStatus.NOTSUP, listener::listen, "no backend is available");
        throwsStatus(AioStatus.NOTSUP, () -> moving().udp("udp://127.0.0.1:0"), "no backend is available");
        comeBack();
        listener.listen();
    }

    @Test
    @DisplayName("S1 a service opened during an absence has no backend at first, and gets the one that comes")
    void openedMeanwhile() throws Exception {
        leave(0);
        EngineScope late = open(swapping(), AioConfig.DEFAULT.withName("late"));
        assertThat(late.backend()).isEqualTo("none");
        throwsStatus(AioStatus.NOTSUP, () -> swapping().open(AioConfig.DEFAULT.withBackend("alpha")));
        comeBack();
        assertThat(late.backend()).isEqualTo("beta");
    }

    @Test
    @DisplayName("S1 the end of an absence ends all objects CLOSED with that cause, and dials too")
    void ends() throws Exception {
        Pair pair = moved();
        Aio recv = pendingRecv(pair.near());
        leave(1);
        Aio dial = moving().newAio();
        assertThat(moving().dialer(listen().url()).dial(dial)).isTrue();
        assertThat(swapping().endAbsence()).isEqualTo(2);
        awaitStatus(recv, AioStatus.CLOSED);
        assertThat(recv.cause()).hasMessageContaining("no backend is available");
        awaitStatus(dial, AioStatus.CLOSED);
        assertThat(swapping().isAbsent()).isFalse();
        assertThat(swapping().endAbsence()).isZero();
        Aio end = service().newAio();
        assertThat(pair.far().recv(end.setIov(ByteBuffer.allocate(10)))).isTrue();
        awaitStatus(end, AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("S1 closing a service during an absence ends its operations STOPPED and frees its sockets")
    void closedMeanwhile() throws Exception {
        Pair pair = moved();
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio recv = pendingRecv(pair.near());
        leave(2);
        send(service(), pair.far(), pattern(100, 1)); // stays unread
        moving().close();
        assertThat(recv.result()).isEqualTo(AioStatus.STOPPED);
        Aio end = service().newAio();
        assertThat(pair.far().recv(end.setIov(ByteBuffer.allocate(10)))).isTrue();
        awaitStatus(end, AioStatus.CONNSHUT);
        StreamListener again = service().listener(listener.url());
        again.listen();
    }
}

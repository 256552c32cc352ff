package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.api.UdpOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.SwapReport;

/**
 * Live sockets go to and fro between two backends, under load and with operations pending: none stays, none is closed,
 * nothing is lost. How often says {@code -Dweir.kit.handovers}, default 200 for each test.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HandoverTests extends SwapFixture {
    private static final String GROUP = "239.255.77.44";

    /** For subclasses. */
    protected HandoverTests() {}

    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.HANDOVER);
        service(); // made here: the fixture is not for two threads
    }

    private static int handovers() {
        return Integer.getInteger("weir.kit.handovers", 200);
    }

    /** Swaps to and fro; each time so many move. After every fourth the load must have gone on, the others follow at once. */
    private void toAndFro(int objects, Runnable goesOn) {
        for (int i = 0; i < handovers(); i++) {
            SwapReport report = swapTo(moving().backend().equals("alpha") ? "beta" : "alpha");
            assertThat(report.moved()).as("%s", report).isGreaterThanOrEqualTo(objects);
            if (i % 4 == 3) {
                goesOn.run();
            }
        }
    }

    private StreamListener movingListener(String url) throws AioException {
        StreamListener listener = moving().listener(url);
        listener.listen();
        return listener;
    }

    /** Both ends of it move. */
    private Pair bothMoving(String url) throws AioException {
        try (StreamListener listener = movingListener(url)) {
            Aio accept = moving().newAio();
            Aio dial = moving().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(moving().dialer(listener.url()).dial(dial)).isTrue();
            return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
        }
    }

    // Streams

    private void streams(Supplier<String> url) throws Exception {
        Pair oneEnd = dialled(moving(), listen(url.get()));
        Pair bothEnds = bothMoving(url.get());
        Pair idle = dialled(moving(), listen(url.get()));
        Aio pending = pendingRecv(idle.near());
        List<Flow> flows = List.of(
                new Flow(moving(), oneEnd.near(), service(), oneEnd.far(), 1).start(),
                new Flow(service(), oneEnd.far(), moving(), oneEnd.near(), 2).start(),
                new Flow(moving(), bothEnds.near(), moving(), bothEnds.far(), 3).start(),
                new Flow(moving(), bothEnds.far(), moving(), bothEnds.near(), 4).start());

        toAndFro(4, () -> flows.forEach(Flow::goesOn));

        for (Flow each : flows) {
            each.end();
        }
        assertThat(pending.busy()).as("the pending recv").isTrue();
        send(service(), idle.far(), pattern(50, 5));
        assertThat(awaitOk(pending).count()).isEqualTo(50);
    }

    @Test
    @DisplayName(
            "C3 TCP streams move between two backends under traffic both ways: no byte lost, doubled or out of order")
    void tcpStreams() throws Exception {
        streams(() -> "tcp://127.0.0.1:0");
    }

    @Test
    @DisplayName(
            "C3 Unix streams move between two backends under traffic both ways: no byte lost, doubled or out of order")
    void unixStreams() throws Exception {
        needs(Capability.UNIX);
        streams(this::unixUrl);
    }

    @Test
    @DisplayName("B1 abstract sockets move through a backend that cannot make them, and keep their name")
    void abstractSockets() throws Exception {
        String maker = alpha().lacks(Capability.ABSTRACT) == null ? "alpha" : "beta";
        String reason = (maker.equals("alpha") ? alpha() : beta()).lacks(Capability.ABSTRACT);
        Assumptions.assumeTrue(reason == null, () -> "both backends lack ABSTRACT: " + reason);
        moving();
        swapTo(maker);
        StreamListener listener = movingListener(abstractUrl());
        SocketAddress name = listener.localAddress();
        for (int i = 0; i < 10; i++) {
            Aio accept = moving().newAio();
            Aio dial = moving().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(moving().dialer(listener.url()).dial(dial)).isTrue();
            Pair pair = new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
            Aio pending = pendingRecv(pair.far());
            swapOften(2 + i % 2);
            send(moving(), pair.near(), pattern(100, i));
            assertThat(awaitOk(pending).count()).isEqualTo(100);
            assertThat(listener.localAddress()).isEqualTo(name);
            assertThat(pair.near().remoteAddress()).isEqualTo(name);
            swapTo(maker);
        }
    }

    // Listeners

    private void listener(String url) throws Exception {
        StreamListener listener = movingListener(url);
        AtomicInteger accepted = new AtomicInteger();
        AtomicReference<@Nullable AioStatus> acceptEnd = new AtomicReference<>();
        for (int i = 0; i < 3; i++) {
            Aio accept = moving().newAio(own -> {
                if (own.result() != AioStatus.OK) {
                    acceptEnd.set(own.result());
                    return;
                }
                echo(moving(), own.stream(), new AtomicReference<>());
                accepted.incrementAndGet();
                listener.accept(own);
            });
            assertThat(listener.accept(accept)).isTrue();
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger dialled = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread stranger = new Thread(() -> dialAgainAndAgain(listener, stop, dialled, failure), "kit-stranger");
        stranger.start();
        try {
            toAndFro(1, () -> {
                int enough = dialled.get() + 1;
                until("dials go on", () -> dialled.get() >= enough || failure.get() != null);
                assertThat(failure).hasNullValue();
            });
        } finally {
            stop.set(true);
            stranger.join(2 * patience().toMillis());
        }
        assertThat(stranger.isAlive()).isFalse();
        assertThat(failure).hasNullValue();
        assertThat(acceptEnd).hasNullValue();
        assertThat(accepted).hasValue(dialled.get());
    }

    private static void dialAgainAndAgain(
            StreamListener listener, AtomicBoolean stop, AtomicInteger dialled, AtomicReference<Throwable> failure) {
        try {
            while (!stop.get()) {
                byte[] bytes = pattern(100, dialled.get());
                try (SocketChannel channel = RawSockets.connect(listener.localAddress())) {
                    RawSockets.write(channel, bytes);
                    assertThat(RawSockets.read(channel, bytes.length)).isEqualTo(bytes);
                }
                dialled.incrementAndGet();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.set(new AssertionError("dial " + dialled, e));
        }
    }

    @Test
    @DisplayName("E6 a TCP listener moves between two backends while strangers dial: nobody is refused or reset")
    void tcpListener() throws Exception {
        listener("tcp://127.0.0.1:0");
    }

    @Test
    @DisplayName("E6 a Unix listener moves between two backends while strangers dial: nobody is refused or reset")
    void unixListener() throws Exception {
        needs(Capability.UNIX);
        listener(unixUrl());
    }

    // Datagrams

    @Test
    @DisplayName("U1 a datagram socket moves between two backends under counted datagrams: none is lost or doubled")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        InetSocketAddress address = socket.localAddress();
        AtomicInteger received = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        acknowledge(socket, peer.localAddress(), received, failure);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        Thread sender = new Thread(
                () -> {
                    try {
                        while (!stop.get()) {
                            String number = String.valueOf(acknowledged.get());
                            UdpFixture.post(service(), peer, address, number);
                            assertThat(UdpFixture.next(service(), peer)).isEqualTo(number);
                            acknowledged.incrementAndGet();
                        }
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                },
                "kit-sender");
        sender.start();
        try {
            toAndFro(1, () -> {
                int enough = acknowledged.get() + 1;
                until("datagrams go on", () -> acknowledged.get() >= enough || failure.get() != null);
                assertThat(failure).hasNullValue();
            });
        } finally {
            stop.set(true);
            sender.join(2 * patience().toMillis());
        }
        assertThat(sender.isAlive()).isFalse();
        assertThat(failure).hasNullValue();
        assertThat(received).hasValue(acknowledged.get());
        assertThat(socket.localAddress()).isEqualTo(address);
    }

    /** Receives numbers in turn and sends each back; by callbacks alone, with a receive always pending. */
    private void acknowledge(
            UdpSocket socket, InetSocketAddress peer, AtomicInteger received, AtomicReference<Throwable> failure) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        AtomicBoolean sending = new AtomicBoolean();
        Aio aio = moving().newAio(own -> {
            try {
                if (own.result() == AioStatus.STOPPED) {
                    return;
                }
                assertThat(own.result()).as("cause %s", own.cause()).isEqualTo(AioStatus.OK);
                if (sending.getAndSet(!sending.get())) {
                    socket.recv(own.setIov(buffer.clear()));
                } else {
                    assertThat(own.output(0, InetSocketAddress.class)).isEqualTo(peer);
                    assertThat(UdpFixture.text(buffer)).isEqualTo(String.valueOf(received.getAndIncrement()));
                    socket.send(own.setInput(0, peer).setIov(buffer.flip()));
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        assertThat(socket.recv(aio.setIov(buffer))).isTrue();
    }

    @Test
    @DisplayName("U3 a group that was joined on one backend is still joined on the other, and can be left on either")
    void groups() throws Exception {
        needs(Capability.UDP);
        needs(Capability.MULTICAST);
        NetworkInterface loopback = NetworkInterface.getByInetAddress(RawSockets.loopback4());
        InetAddress group = InetAddress.getByName(GROUP);
        UdpSocket member = moving().udp("udp://0.0.0.0:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        peer.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        int port = member.localAddress().getPort();
        InetSocketAddress toGroup = new InetSocketAddress(group, port);
        InetSocketAddress toMember = new InetSocketAddress(RawSockets.loopback4(), port);
        // Joins and leaves happen with no, one, two and three swaps between them, beginning on either backend.
        for (int round = 0; round < 16; round++) {
            String about = "round " + round;
            swapOften(round % 3);
            member.join(group, loopback);
            UdpFixture.post(service(), peer, toGroup, "at once " + round);
            assertThat(UdpFixture.next(moving(), member)).as(about).isEqualTo("at once " + round);
            for (int i = 0; i < round % 4; i++) {
                Aio pending = UdpFixture.receiving(moving(), member);
                swapOften(1);
                UdpFixture.post(service(), peer, toGroup, "after a swap");
                awaitOk(pending);
            }
            member.leave(group, loopback);
            UdpFixture.post(service(), peer, toGroup, "to members");
            UdpFixture.post(service(), peer, toMember, "to one " + round);
            assertThat(UdpFixture.next(moving(), member)).as(about).isEqualTo("to one " + round);
        }
    }

    // Everything at once

    @Test
    @DisplayName("B6 pending operations of all kinds survive many moves between two backends, and each move counts all")
    void pendingOperations() throws Exception {
        needs(Capability.OUTSIDE);
        needs(Capability.UNIX);
        needs(Capability.UDP);
        List<Aio> pending = new ArrayList<>();
        Pair tcp = bothMoving("tcp://127.0.0.1:0");
        Pair unix = bothMoving(unixUrl());
        StreamListener tcpListener = movingListener("tcp://127.0.0.1:0");
        StreamListener unixListener = movingListener(unixUrl());
        UdpSocket udp = moving().udp("udp://127.0.0.1:0");
        for (Pair each : List.of(tcp, unix)) {
            pending.add(pendingRecv(each.near()));
            Aio readable = moving().newAio();
            assertThat(each.far().readable(readable)).isTrue();
            pending.add(readable);
        }
        for (StreamListener each : List.of(tcpListener, unixListener)) {
            Aio accept = moving().newAio();
            assertThat(each.accept(accept)).isTrue();
            pending.add(accept);
        }
        pending.add(UdpFixture.receiving(moving(), udp));
        Aio sleep = moving().newAio();
        assertThat(moving().sleep(Duration.ofHours(1), sleep)).isTrue();

        for (int i = 0; i < handovers(); i++) {
            assertThat(swapTo(i % 2 == 0 ? "beta" : "alpha").moved()).isEqualTo(7);
        }

        assertThat(pending).allMatch(Aio::busy);
        for (Pair each : List.of(tcp, unix)) {
            send(moving(), each.far(), new byte[] {1});
            send(moving(), each.near(), new byte[] {2});
        }
        RawSockets.connect(tcpListener.localAddress()).close();
        RawSockets.connect(unixListener.localAddress()).close();
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        UdpFixture.post(service(), peer, udp.localAddress(), "still here");
        pending.forEach(KitFixture::awaitOk);
        assertThat(sleep.busy()).isTrue();
        assertThat(sleep.cancel()).isTrue();
        awaitStatus(sleep, AioStatus.CANCELED);
    }
}

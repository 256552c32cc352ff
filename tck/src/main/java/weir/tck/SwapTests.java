package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsStatus;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.EngineScope;
import weir.spi.SwapReport;
import weir.tck.template.TemplateProvider;

/** Swap: sockets move to another backend while their operations stay where they are; nobody notices (B6, S1, E2). */
public abstract class SwapTests extends SwapFixture {
    /** For subclasses. */
    protected SwapTests() {}

    // What stays pending

    @Test
    @DisplayName("B6 a pending recv survives a swap and gets the bytes that come afterwards")
    void recv() {
        Pair pair = moved();
        Recorder recorder = new Recorder();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        Aio aio = moving().newAio(recorder);
        assertThat(pair.near().recv(aio.setIov(buffer))).isTrue();
        swapTo("beta");

        assertThat(aio.busy()).isTrue();
        send(service(), pair.far(), pattern(50, 1));
        assertThat(recorder.await(1).get(0).count()).isEqualTo(50);
        assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(pattern(50, 1)));
    }

    @Test
    @DisplayName("B2 queued receives keep their order over a swap")
    void queuedReceives() {
        Pair pair = moved();
        List<Aio> handles = new ArrayList<>();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Aio aio = moving().newAio();
            buffers.add(ByteBuffer.allocate(10));
            assertThat(pair.near().recvFully(aio.setIov(buffers.get(i)))).isTrue();
            handles.add(aio);
        }
        send(service(), pair.far(), pattern(35, 1)); // three are over, the fourth has half
        awaitOk(handles.get(2));
        swapTo("beta");
        byte[] rest = new byte[65];
        System.arraycopy(pattern(100, 1), 35, rest, 0, 65);
        send(service(), pair.far(), rest);

        ByteBuffer all = ByteBuffer.allocate(100);
        for (int i = 0; i < 10; i++) {
            awaitOk(handles.get(i));
            all.put(buffers.get(i).flip());
        }
        assertThat(all.array()).isEqualTo(pattern(100, 1));
    }

    @Test
    @DisplayName("B1 queued sends survive a swap and arrive whole and in order")
    void sends() {
        Pair pair = moved();
        byte[] large = pattern(8 << 20, 2);
        Aio first = moving().newAio();
        Aio second = moving().newAio();
        assertThat(pair.near().sendAll(first.setIov(ByteBuffer.wrap(large)))).isTrue();
        assertThat(pair.near().sendAll(second.setIov(ByteBuffer.wrap(pattern(1000, 3)))))
                .isTrue();
        assertThat(first.busy()).as("more than the operating system buffers").isTrue();
        swapTo("beta");
        swapTo("alpha");

        assertThat(receive(service(), pair.far(), large.length)).isEqualTo(large);
        assertThat(receive(service(), pair.far(), 1000)).isEqualTo(pattern(1000, 3));
        awaitOk(first);
        awaitOk(second);
    }

    @Test
    @DisplayName("B8 a pending readable survives a swap")
    void readable() {
        Pair pair = moved();
        Aio aio = moving().newAio();
        assertThat(pair.near().readable(aio)).isTrue();
        swapTo("beta");
        assertThat(aio.busy()).isTrue();
        send(service(), pair.far(), pattern(1, 1));
        awaitOk(aio);
        assertThat(receive(moving(), pair.near(), 1)).isEqualTo(pattern(1, 1));
    }

    @Test
    @DisplayName("B2 pending accepts survive a swap of their listener")
    void accepts() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        String url = listener.url();
        Aio one = moving().newAio();
        Aio two = moving().newAio();
        assertThat(listener.accept(one)).isTrue();
        assertThat(listener.accept(two)).isTrue();
        swapTo("beta");

        assertThat(listener.url()).isEqualTo(url);
        for (Aio accept : List.of(one, two)) {
            Aio dial = service().newAio();
            assertThat(service().dialer(url).dial(dial)).isTrue();
            ByteStream accepted = awaitOk(accept).stream();
            send(service(), awaitOk(dial).stream(), pattern(10, 1));
            assertThat(receive(moving(), accepted, 10)).isEqualTo(pattern(10, 1));
        }
    }

    @Test
    @DisplayName("B5 connections that the operating system has queued are accepted after a swap")
    void queuedConnections() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        List<ByteStream> dialled = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Aio dial = service().newAio();
            assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
            dialled.add(awaitOk(dial).stream());
            send(service(), dialled.get(i), new byte[] {(byte) i});
        }
        swapTo("beta");
        for (int i = 0; i < 10; i++) {
            Aio accept = moving().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(receive(moving(), awaitOk(accept).stream(), 1)).containsExactly(i);
        }
    }

    @Test
    @DisplayName("U1 pending datagram receives survive a swap, and the socket sends from the same port")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        Aio pending = UdpFixture.receiving(moving(), socket);
        swapTo("beta");

        assertThat(pending.busy()).isTrue();
        UdpFixture.post(service(), peer, socket.localAddress(), "after");
        assertThat(awaitOk(pending).count()).isEqualTo(5);
        UdpFixture.post(moving(), socket, peer.localAddress(), "back");
        Aio back = awaitOk(UdpFixture.receiving(service(), peer));
        assertThat(back.output(0, InetSocketAddress.class)).isEqualTo(socket.localAddress());
    }

    @Test
    @DisplayName("U4 a connected datagram socket is still connected after a swap")
    void connectedDatagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        UdpSocket stranger = service().udp("udp://127.0.0.1:0");
        socket.connect(peer.localAddress());
        UdpFixture.post(service(), peer, socket.localAddress(), "queued");
        swapTo("beta");

        UdpFixture.post(service(), stranger, socket.localAddress(), "of a stranger");
        UdpFixture.post(service(), peer, socket.localAddress(), "of the peer");
        assertThat(UdpFixture.next(moving(), socket)).isEqualTo("queued");
        assertThat(UdpFixture.next(moving(), socket)).isEqualTo("of the peer");
        assertThat(socket.remoteAddress()).isEqualTo(peer.localAddress());
        UdpFixture.post(moving(), socket, null, "answer");
        assertThat(UdpFixture.next(service(), peer)).isEqualTo("answer");
    }

    @Test
    @DisplayName("T5 sleeps survive a swap and end OK, not early")
    void sleeps() {
        long start = moving().nanoTime();
        Aio aio = moving().newAio();
        assertThat(moving().sleep(Duration.ofMillis(20), aio)).isTrue();
        Aio endless = moving().newAio();
        assertThat(moving().sleep(Duration.ofDays(1), endless)).isTrue();
        swapTo("beta");

        awaitOk(aio);
        assertThat(moving().nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        assertThat(endless.busy()).isTrue();
        assertThat(endless.cancel()).isTrue();
        awaitStatus(endless, AioStatus.CANCELED);
    }

    @Test
    @DisplayName("T1 deadlines go on over a swap")
    void deadlines() {
        Pair pair = moved();
        long start = moving().nanoTime();
        Aio aio = moving().newAio();
        aio.setTimeout(Duration.ofMillis(30)).setIov(ByteBuffer.allocate(10));
        assertThat(pair.near().recv(aio)).isTrue();
        swapTo("beta");
        awaitStatus(aio, AioStatus.TIMEDOUT);
        assertThat(moving().nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    @DisplayName("C1 what was pending over a swap can be cancelled, and the stream goes on")
    void cancel() {
        Pair pair = moved();
        Aio first = pendingRecv(pair.near());
        Aio second = pendingRecv(pair.near());
        swapTo("beta");
        assertThat(first.cancel()).isTrue();
        awaitStatus(first, AioStatus.CANCELED);
        send(service(), pair.far(), pattern(7, 1));
        assertThat(awaitOk(second).count()).isEqualTo(7);
    }

    // What stays as it is

    @Test
    @DisplayName("B6 objects keep addresses and options over a swap, and their callbacks run on the new backend")
    void objectsStay() throws Exception {
        Pair pair = moved();
        pair.near().setOption(StreamOptions.NODELAY, false);
        pair.near().setOption(StreamOptions.LINGER, Duration.ofMillis(1500));
        var local = pair.near().localAddress();
        var remote = pair.near().remoteAddress();
        SwapReport report = swapTo("beta");

        assertThat(report.from()).isEqualTo("alpha");
        assertThat(report.to()).isEqualTo("beta");
        assertThat(report.nanos()).isPositive();
        assertThat(pair.near().isOpen()).isTrue();
        assertThat(pair.near().localAddress()).isEqualTo(local);
        assertThat(pair.near().remoteAddress()).isEqualTo(remote);
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isFalse();
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofMillis(1500));
        Recorder recorder = new Recorder();
        assertThat(pair.near().recv(moving().newAio(recorder).setIov(ByteBuffer.allocate(1))))
                .isTrue();
        send(service(), pair.far(), pattern(1, 1));
        assertThat(recorder.await(1).get(0).thread().getName()).startsWith("weir-beta-");
        assertThat(OnLoop.thread(moving()).getName()).startsWith("weir-beta-");
    }

    @Test
    @DisplayName("S3 the report counts what was moved")
    void report() throws Exception {
        needs(Capability.UDP);
        moved();
        moved();
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        moving().udp("udp://127.0.0.1:0");
        assertThat(swapTo("beta").moved()).isEqualTo(4);
    }

    @Test
    @DisplayName("B5 data and the end that came before a swap are read after it")
    void endBeforeSwap() {
        Pair pair = moved();
        send(service(), pair.far(), pattern(5000, 1));
        pair.far().close();
        swapTo("beta");

        assertThat(receive(moving(), pair.near(), 5000)).isEqualTo(pattern(5000, 1));
        Aio end = moving().newAio();
        assertThat(pair.near().recv(end.setIov(ByteBuffer.allocate(10)))).isTrue();
        awaitStatus(end, AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("B9 an output shut down before a swap stays shut down, and recv goes on")
    void shutdownBeforeSwap() {
        Pair pair = moved();
        pair.near().shutdownOutput();
        swapTo("beta");

        Aio late = moving().newAio();
        assertThat(pair.near().send(late.setIov(ByteBuffer.allocate(10)))).isTrue();
        awaitStatus(late, AioStatus.CLOSED);
        send(service(), pair.far(), pattern(10, 1));
        assertThat(receive(moving(), pair.near(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("B1 Unix streams and their listener move too")
    void unix() throws Exception {
        needs(Capability.UNIX);
        StreamListener listener = moving().listener(unixUrl());
        listener.listen();
        Aio accept = moving().newAio();
        assertThat(listener.accept(accept)).isTrue();
        swapTo("beta");
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        ByteStream far = awaitOk(dial).stream();
        ByteStream near = awaitOk(accept).stream();
        Aio pending = pendingRecv(near);
        swapTo("alpha");

        send(service(), far, pattern(10, 1));
        assertThat(awaitOk(pending).count()).isEqualTo(10);
        send(moving(), near, pattern(10, 2));
        assertThat(receive(service(), far, 10)).isEqualTo(pattern(10, 2));
    }

    // Which scopes move

    @Test
    @DisplayName("S4 a scope that named its backend does not move")
    void pinned() {
        EngineScope pinned =
                open(swapping(), AioConfig.DEFAULT.withName("pinned").withBackend("alpha"));
        moving();
        Pair pair = dialled(pinned, listen());
        Aio pending = pinned.newAio();
        assertThat(pair.near().recv(pending.setIov(ByteBuffer.allocate(10)))).isTrue();
        swapTo("beta");

        assertThat(pinned.backend()).isEqualTo("alpha");
        assertThat(OnLoop.thread(pinned).getName()).startsWith("weir-alpha-");
        send(service(), pair.far(), pattern(10, 1));
        awaitOk(pending);
    }

    @Test
    @DisplayName("S4 several scopes move with one swap")
    void severalScopes() {
        EngineScope other = open(swapping(), AioConfig.DEFAULT.withName("other"));
        Pair one = moved();
        Pair two = dialled(other, listen());
        assertThat(swapTo("beta").moved()).isEqualTo(2);
        assertThat(other.backend()).isEqualTo("beta");
        for (Pair pair : List.of(one, two)) {
            send(service(), pair.far(), pattern(10, 1));
            assertThat(receive(moving(), pair.near(), 10)).isEqualTo(pattern(10, 1));
        }
    }

    // What is refused

    @Test
    @DisplayName("E2 a swap to an unknown backend is NOTSUP, names what was found, and changes nothing")
    void unknownBackend() {
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        throwsStatus(AioStatus.NOTSUP, () -> swapping().swap("gamma"), "gamma", "alpha", "beta");
        assertThat(moving().backend()).isEqualTo("alpha");
        send(service(), pair.far(), pattern(10, 1));
        awaitOk(pending);
    }

    @Test
    @DisplayName("E2 a swap to a backend that is not available is NOTSUP with its reason, and changes nothing")
    void unavailableBackend() {
        swapping().add(new TemplateProvider());
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        throwsStatus(AioStatus.NOTSUP, () -> swapping().swap("template"), "template", "a template");
        assertThat(moving().backend()).isEqualTo("alpha");
        send(service(), pair.far(), pattern(10, 1));
        awaitOk(pending);
    }

    @Test
    @DisplayName("H6 swap and remove throw on an event-loop thread")
    void onLoop() {
        assertThat(OnLoop.thrown(moving(), own -> swapping().swap("beta"))).isInstanceOf(IllegalStateException.class);
        assertThat(OnLoop.thrown(moving(), own -> swapping().remove(alpha())))
                .isInstanceOf(IllegalStateException.class);
        assertThat(moving().backend()).isEqualTo("alpha");
    }

    @Test
    @DisplayName("B6 a swap to the backend that serves already does no harm")
    void sameBackend() throws Exception {
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        swapping().swap("alpha");
        assertThat(moving().backend()).isEqualTo("alpha");
        send(service(), pair.far(), pattern(10, 1));
        awaitOk(pending);
    }
}

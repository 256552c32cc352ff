package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
import weir.spi.EngineCounters;
import weir.spi.EngineScope;
import weir.spi.ScopeInfo;

/** What operators see of the scopes: what each has opened, and the bytes it has moved (S3). */
public abstract class ScopeListingTests extends KitFixture {
    /** For subclasses. */
    protected ScopeListingTests() {}

    private EngineScope scope(String name) {
        return open(engine(), AioConfig.DEFAULT.withName(name));
    }

    private ScopeInfo info(EngineScope scope) {
        return engine().scopes().stream()
                .filter(each -> each.name().equals(scope.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Two connected streams: the near one of the first scope, the far one of the second. */
    private Pair across(EngineScope dialling, EngineScope accepting) throws Exception {
        try (StreamListener listener = accepting.listener("tcp://127.0.0.1:0");
                Aio accept = accepting.newAio();
                Aio dial = dialling.newAio()) {
            listener.listen();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialling.dialer(listener.url()).dial(dial)).isTrue();
            return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
        }
    }

    @Test
    @DisplayName("S3 scopes are listed in the order they were opened, until they are closed")
    void order() {
        assertThat(engine().scopes()).isEmpty();
        List<EngineScope> scopes = List.of(scope("third"), scope("first"), scope("second"));
        assertThat(engine().scopes()).extracting(ScopeInfo::name).containsExactly("third", "first", "second");
        scopes.get(1).close();
        assertThat(engine().scopes()).extracting(ScopeInfo::name).containsExactly("third", "second");
        assertThat(engine().scopes()).allMatch(ScopeInfo::open);
    }

    @Test
    @DisplayName("S3 a scope is listed with its backend, and whether it was opened for that one by name")
    void backend() {
        EngineScope any = scope("any");
        EngineScope pinned = open(
                engine(),
                AioConfig.DEFAULT.withName("pinned").withBackend(provider().name()));
        assertThat(info(any).backend()).isEqualTo(provider().name());
        assertThat(info(any).pinnedTo()).isNull();
        assertThat(info(pinned).backend()).isEqualTo(provider().name());
        assertThat(info(pinned).pinnedTo()).isEqualTo(provider().name());
    }

    @Test
    @DisplayName("S3 handles, streams, listeners, datagram sockets and running operations are listed with their scope")
    void objects() throws Exception {
        needs(Capability.UDP);
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(one, two);
        StreamListener listener = one.listener("tcp://127.0.0.1:0");
        listener.listen();
        UdpSocket socket = two.udp("udp://127.0.0.1:0");
        Aio running = one.newAio();
        assertThat(one.sleep(Duration.ofDays(1), running)).isTrue();

        until("the first listener is gone: " + info(two), () -> info(two).listeners() == 0);
        ScopeInfo first = info(one);
        assertThat(List.of(first.handles(), first.streams(), first.listeners(), first.datagramSockets()))
                .containsExactly(1, 1, 1, 0);
        assertThat(first.running()).isEqualTo(1);
        ScopeInfo second = info(two);
        assertThat(List.of(second.handles(), second.streams(), second.listeners(), second.datagramSockets()))
                .containsExactly(0, 1, 0, 1);
        assertThat(second.running()).isZero();

        pair.near().close();
        listener.close();
        running.close();
        socket.close();
        until(
                "they are gone: " + engine().scopes(),
                () -> info(one).streams() == 0
                        && info(one).listeners() == 0
                        && info(one).handles() == 0
                        && info(two).datagramSockets() == 0);
    }

    @Test
    @DisplayName("S3 bytes are counted for the scope of the stream that moved them, and in total")
    void bytesOfStreams() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        EngineCounters before = engine().counters();
        Pair pair = across(one, two);
        send(two, pair.near(), pattern(100_000, 1)); // by a handle of the other: it is the stream that counts
        receive(two, pair.far(), 60_000);
        assertThat(info(one).bytesSent()).isEqualTo(100_000);
        assertThat(info(one).bytesReceived()).isZero();
        assertThat(info(two).bytesSent()).isZero();
        assertThat(info(two).bytesReceived()).isEqualTo(60_000);

        send(one, pair.far(), pattern(30, 2));
        Aio gathered = one.newAio();
        assertThat(pair.near().recvFully(gathered.setIov(ByteBuffer.allocate(10), ByteBuffer.allocateDirect(20))))
                .isTrue();
        awaitOk(gathered);
        assertThat(info(one).bytesReceived()).isEqualTo(30);
        assertThat(engine().counters().bytesReceived() - before.bytesReceived()).isEqualTo(60_030);
        assertThat(engine().counters().bytesSent() - before.bytesSent()).isEqualTo(100_030);
    }

    @Test
    @DisplayName("S3 a readable, a recv of no bytes and the end of a stream count no bytes")
    void noBytes() throws Exception {
        EngineScope scope = scope("one");
        Pair pair = across(scope, scope);
        send(scope, pair.near(), pattern(5, 1));
        pair.near().shutdownOutput();
        Aio aio = scope.newAio();
        assertThat(pair.far().readable(aio)).isTrue();
        awaitOk(aio);
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(0)))).isTrue();
        awaitOk(aio);
        assertThat(info(scope).bytesReceived()).isZero();
        receive(scope, pair.far(), 5);
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(1)))).isTrue();
        awaitStatus(aio, AioStatus.CONNSHUT);
        assertThat(info(scope).bytesReceived()).isEqualTo(5);
    }

    @Test
    @DisplayName("S3 bytes of datagrams are counted, of one cut off those that were stored")
    void bytesOfDatagrams() throws Exception {
        needs(Capability.UDP);
        EngineScope scope = scope("one");
        UdpSocket from = scope.udp("udp://127.0.0.1:0");
        UdpSocket to = scope.udp("udp://127.0.0.1:0");
        InetSocketAddress destination = to.localAddress();
        for (int size : new int[] {100, 0, 50}) {
            Aio aio = scope.newAio();
            assertThat(from.send(aio.setInput(0, destination).setIov(ByteBuffer.allocate(size))))
                    .isTrue();
            awaitOk(aio);
        }
        assertThat(info(scope).bytesSent()).isEqualTo(150);
        Aio recv = scope.newAio();
        assertThat(to.recv(recv.setIov(ByteBuffer.allocate(30)))).isTrue();
        awaitStatus(recv, AioStatus.MSGSIZE);
        assertThat(info(scope).bytesReceived()).isEqualTo(30);
        for (int size : new int[] {0, 50}) {
            assertThat(to.recv(recv.setIov(ByteBuffer.allocate(60)))).isTrue();
            assertThat(awaitOk(recv).count()).isEqualTo(size);
        }
        assertThat(info(scope).bytesReceived()).isEqualTo(80);
    }

    @Test
    @DisplayName("S3 the bytes of closed streams stay with their scope, those of closed scopes in the total")
    void bytesStay() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(one, two);
        send(one, pair.near(), pattern(1000, 1));
        receive(two, pair.far(), 1000);
        pair.near().close();
        until("the stream is gone", () -> info(one).streams() == 0);
        assertThat(info(one).bytesSent()).isEqualTo(1000);
        one.close();
        two.close();
        assertThat(engine().counters().bytesSent()).isEqualTo(1000);
        assertThat(engine().counters().bytesReceived()).isEqualTo(1000);
    }

    @Test
    @DisplayName("S3 a scope that waits for a callback while it closes is listed as not open")
    void closing() {
        EngineScope scope = scope("slow");
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Aio aio = scope.newAio(own -> {
            inCallback.countDown();
            until("the test lets it go on", () -> goOn.getCount() == 0);
        });
        assertThat(scope.sleep(Duration.ZERO, aio)).isTrue();
        until("the callback runs", () -> inCallback.getCount() == 0);
        try (Waiting closing = new Waiting(scope::close)) {
            until("it is closing", () -> !scope.isOpen());
            assertThat(info(scope).open()).isFalse();
            goOn.countDown();
            closing.requireReturned();
        } finally {
            goOn.countDown();
        }
        assertThat(engine().scopes()).isEmpty();
    }

    @Test
    @DisplayName("S3 race: no byte is counted twice or missed while streams close, and totals never go back")
    void totalsNeverGoBack() throws Exception {
        EngineScope keeps = scope("keeps");
        long[] last = {0};
        for (int i = 1; i <= 20; i++) {
            EngineScope scope = scope("round " + i);
            Pair pair = across(scope, keeps);
            ByteStream near = pair.near();
            near.setOption(StreamOptions.LINGER, Duration.ofMillis(5)); // the other side stays open
            Aio send = scope.newAio(own -> {
                near.close();
                scope.close();
            });
            assertThat(near.sendAll(send.setIov(ByteBuffer.allocate(1000)))).isTrue();
            long enough = i * 1000L;
            until("the scope is closed", () -> {
                long now = engine().counters().bytesSent();
                assertThat(now).isBetween(last[0], enough);
                last[0] = now;
                return engine().scopes().size() == 1;
            });
            assertThat(engine().counters().bytesSent()).isEqualTo(enough);
            pair.far().close();
        }
    }
}

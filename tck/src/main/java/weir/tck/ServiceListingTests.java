package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.BackendInfo;
import weir.spi.CallbackInfo;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineCounters;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.OperationInfo;

/** What operators see: running operations and counters (S3). */
public abstract class ServiceListingTests extends KitFixture {
    /** For subclasses. */
    protected ServiceListingTests() {}

    private static Aio buffered(Aio aio) {
        return aio.setIov(ByteBuffer.allocate(10));
    }

    private List<OperationInfo> ofKind(String kind) {
        return engine().operations().stream()
                .filter(info -> info.kind().equals(kind))
                .toList();
    }

    @Test
    @DisplayName("S3 nothing runs, nothing is listed")
    void empty() {
        service();
        assertThat(engine().operations()).isEmpty();
        assertThat(engine().counters().running()).isZero();
    }

    @Test
    @DisplayName("S3 a pending recv is listed with scope, kind, peer and backend, and is gone once over")
    void recv() {
        Pair pair = connect();
        Aio aio = buffered(service().newAio());
        assertThat(pair.far().recv(aio)).isTrue();

        assertThat(ofKind("RECV")).hasSize(1);
        OperationInfo info = ofKind("RECV").get(0);
        assertThat(info.scope()).isEqualTo("kit");
        assertThat(info.backend()).isEqualTo(provider().name());
        int port = ((InetSocketAddress) pair.near().localAddress()).getPort();
        assertThat(info.peer()).contains("127.0.0.1").contains(String.valueOf(port));
        assertThat(info.remainingNanos()).as("has no deadline").isNull();
        assertThat(info.ageNanos()).isNotNegative();

        assertThat(aio.cancel()).isTrue();
        awaitStatus(aio, AioStatus.CANCELED);
        assertThat(engine().operations()).isEmpty();
    }

    @Test
    @DisplayName("S3 a deadline is listed as the time that remains, the age counts up")
    void deadline() {
        Pair pair = connect();
        Aio aio = buffered(service().newAio());
        aio.setTimeout(Duration.ofHours(1));
        long before = service().nanoTime();
        assertThat(pair.far().recv(aio)).isTrue();
        until("a while has passed", () -> service().nanoTime() - before > 2_000_000);
        OperationInfo info = ofKind("RECV").get(0);
        long passed = service().nanoTime() - before;

        assertThat(info.remainingNanos()).isNotNull();
        long remaining = info.remainingNanos();
        assertThat(remaining)
                .isBetween(
                        Duration.ofHours(1).toNanos() - passed,
                        Duration.ofHours(1).toNanos());
        assertThat(info.ageNanos()).isBetween(0L, passed);
    }

    @Test
    @DisplayName("S3 T4 without a deadline the age counts from the last reading of the clock before the submission")
    void ageWithoutDeadline() {
        HandClock clock = new HandClock(1_000_000_007);
        Engine engine = newEngine(provider(), EngineOptions.DEFAULT.withClock(clock));
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        clock.advance(Duration.ofHours(3), scope);
        assertThat(scope.nanoTime()).isEqualTo(clock.getAsLong()); // reads it
        Aio aio = scope.newAio();
        new Turnstile(scope).enter(aio);
        clock.advance(Duration.ofSeconds(7), scope);

        assertThat(engine.operations())
                .extracting(OperationInfo::ageNanos)
                .containsExactly(Duration.ofSeconds(7).toNanos());
        aio.stop();
    }

    @Test
    @DisplayName("S3 a callback is listed while it runs, with scope, class, operation and thread")
    void callbacks() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicReference<Thread> ran = new AtomicReference<>();
        AioCallback callback = done -> {
            ran.set(Thread.currentThread());
            entered.countDown();
            assertThat(leave.await(patience().toNanos(), TimeUnit.NANOSECONDS)).isTrue();
        };
        Aio aio = service().newAio(callback);
        assertThat(engine().callbacks()).isEmpty();
        assertThat(service().sleep(Duration.ZERO, aio)).isTrue();
        assertThat(entered.await(patience().toNanos(), TimeUnit.NANOSECONDS)).isTrue();
        try {
            assertThat(engine().callbacks())
                    .containsExactly(new CallbackInfo("kit", callback.getClass().getName(), "SLEEP", ran.get()));
        } finally {
            leave.countDown();
        }
        aio.await();
        assertThat(engine().callbacks()).isEmpty();
    }

    @Test
    @DisplayName("S3 operations are listed oldest first")
    void oldestFirst() {
        Aio[] handles = new Aio[5];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = service().newAio();
            // Endless ages are counted from a turn of the loop; those with a deadline exactly.
            assertThat(service().sleep(Duration.ofHours(10 - i), handles[i])).isTrue();
            long started = service().nanoTime();
            until("the clock has moved on", () -> service().nanoTime() - started > 0);
        }
        List<OperationInfo> listed = engine().operations();
        assertThat(listed).hasSize(5);
        assertThat(listed).extracting(info -> -info.ageNanos()).isSorted();
        assertThat(listed).extracting(OperationInfo::remainingNanos).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    @DisplayName("S3 accepts, sleeps, readables and datagram receives are listed by their kinds")
    void kinds() throws Exception {
        needs(Capability.UDP);
        Pair pair = connect();
        StreamListener listener = listen();
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        assertThat(listener.accept(service().newAio())).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), service().newAio())).isTrue();
        assertThat(pair.far().readable(service().newAio())).isTrue();
        assertThat(socket.recv(buffered(service().newAio()))).isTrue();

        List<OperationInfo> listed = engine().operations();
        assertThat(listed).hasSize(4);
        assertThat(listed)
                .extracting(OperationInfo::kind)
                .doesNotHaveDuplicates()
                .allMatch(kind -> !kind.isBlank());
        assertThat(ofKind("ACCEPT")).hasSize(1);
        assertThat(ofKind("SLEEP")).hasSize(1);
        assertThat(ofKind("READABLE")).hasSize(1);
    }

    @Test
    @DisplayName("S3 operations of two scopes are listed with the scope of their handle")
    void scopes() throws Exception {
        EngineScope other = open(engine(), AioConfig.DEFAULT.withName("other"));
        Pair pair = connect();
        assertThat(pair.far().readable(other.newAio())).isTrue();
        assertThat(pair.near().readable(service().newAio())).isTrue();

        assertThat(ofKind("READABLE")).extracting(OperationInfo::scope).containsExactlyInAnyOrder("kit", "other");
    }

    @Test
    @DisplayName("S3 accepted and running operations are counted, refused ones are not")
    void countsOperations() {
        service();
        EngineCounters before = engine().counters();
        Aio done = service().newAio();
        Aio running = service().newAio();
        Aio stopped = service().newAio();
        stopped.stop();
        assertThat(service().sleep(Duration.ZERO, done)).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), running)).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), stopped)).isFalse();
        awaitOk(done);

        EngineCounters after = engine().counters();
        assertThat(after.submitted() - before.submitted()).isEqualTo(2);
        assertThat(after.running()).isEqualTo(1);
        assertThat(after.staleFinishes()).isZero();
        assertThat(after.callbackFailures()).isZero();
    }

    @Test
    @DisplayName("S3 operations that a caller, a deadline or a stop ended are counted as aborted")
    void countsAborted() {
        Pair pair = connect();
        long before = engine().counters().aborted();
        Aio canceled = service().newAio();
        assertThat(pair.far().readable(canceled)).isTrue();
        assertThat(canceled.cancel()).isTrue();
        assertThat(canceled.cancel()).as("over").isFalse();
        Aio late = service().newAio();
        assertThat(pair.far().readable(late.setTimeout(Duration.ofMillis(1)))).isTrue();
        awaitStatus(late, AioStatus.TIMEDOUT);
        Aio stopped = service().newAio();
        assertThat(pair.far().readable(stopped)).isTrue();
        stopped.stop();

        assertThat(engine().counters().aborted() - before).isEqualTo(3);
    }

    @Test
    @DisplayName("S3 a sleep that ends by itself is not counted as aborted")
    void sleepIsNoAbort() {
        long before = engine().counters().aborted();
        Aio aio = service().newAio();
        assertThat(service().sleep(Duration.ofMillis(1), aio)).isTrue();
        awaitOk(aio);
        assertThat(engine().counters().aborted()).isEqualTo(before);
    }

    @Test
    @DisplayName("S3 open handles, streams, listeners and datagram sockets are counted until they are closed")
    void countsObjects() throws Exception {
        needs(Capability.UDP);
        service();
        EngineCounters before = engine().counters();
        Aio handle = service().newAio();
        Pair pair = connect();
        StreamListener listener = listen();
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        EngineCounters open = engine().counters();
        assertThat(open.handles() - before.handles()).isEqualTo(1);
        int mine = client() == service() ? 2 : 1;
        assertThat(open.streams() - before.streams()).isEqualTo(mine);
        assertThat(open.listeners() - before.listeners()).isEqualTo(1);
        assertThat(open.datagramSockets() - before.datagramSockets()).isEqualTo(1);

        handle.close();
        pair.near().close();
        pair.far().close();
        listener.close();
        socket.close();
        until("all are gone: " + engine().counters(), () -> {
            EngineCounters now = engine().counters();
            return now.handles() == 0 && now.streams() == 0 && now.listeners() == 0 && now.datagramSockets() == 0;
        });
    }

    @Test
    @DisplayName("S3 after the close of a service nothing runs and nothing is open")
    void nothingAfterClose() {
        Pair pair = connect();
        assertThat(pair.far().readable(service().newAio())).isTrue();
        listen();
        service().close();

        EngineCounters now = engine().counters();
        assertThat(engine().operations()).isEmpty();
        assertThat(List.of(now.running(), (long) now.handles(), (long) now.streams(), (long) now.listeners()))
                .containsOnly(0L);
    }

    @Test
    @DisplayName("S3 listing while operations come and go does no harm")
    void listingUnderLoad() {
        Aio[] handles = new Aio[50];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = service().newAio(aio -> service().sleep(Duration.ofNanos(1), aio));
            assertThat(service().sleep(Duration.ofNanos(1), handles[i])).isTrue();
        }
        long enough = engine().counters().submitted() + 5000;
        until("many have come and gone", () -> {
            assertThat(engine().operations())
                    .hasSizeLessThanOrEqualTo(handles.length)
                    .allMatch(info -> info.kind().equals("SLEEP") && info.ageNanos() >= 0);
            return engine().counters().submitted() > enough;
        });
    }

    @Test
    @DisplayName("S3 the backends known are listed with their loops")
    void backends() {
        service();
        OnLoop.thread(service());
        List<BackendInfo> listed = engine().backends();
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).name()).isEqualTo(provider().name());
        assertThat(listed.get(0).priority()).isEqualTo(provider().priority());
        assertThat(listed.get(0).unavailable()).isNull();
        assertThat(listed.get(0).loops()).isEqualTo(1);
        service().close();
        assertThat(engine().backends().get(0).loops()).isZero();
    }
}

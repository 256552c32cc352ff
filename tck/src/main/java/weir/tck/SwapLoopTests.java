package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.BackendInfo;
import weir.spi.Capability;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/** Another number of loops: sockets move from the old loops of their backend to new ones, and nobody notices (S1, B6). */
public abstract class SwapLoopTests extends SwapFixture {
    /** For subclasses. */
    protected SwapLoopTests() {}

    private static long threadsOf(String backend) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-" + backend + "-"))
                .count();
    }

    /** Changes the loops of the one backend that runs; what was moved. */
    private SwapReport setLoops(int loops) {
        try {
            List<SwapReport> reports = swapping().setLoops(loops, patience());
            assertThat(reports).hasSize(1);
            SwapReport report = reports.get(0);
            assertThat(report.from()).isEqualTo("alpha");
            assertThat(report.to()).isEqualTo("alpha");
            assertThat(report.stayed()).as("stayed: %s", report).isZero();
            assertThat(report.closed()).as("closed: %s", report).isZero();
            until("the old loops end", () -> threadsOf("alpha") == loops);
            return report;
        } catch (AioException e) {
            throw new AssertionError("setLoops " + loops, e);
        }
    }

    @Test
    @DisplayName("S1 B6 pending operations of every kind survive another number of loops, and end on new loops")
    void pending() throws Exception {
        needs(Capability.UDP);
        Pair pair = moved();
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        UdpSocket datagrams = moving().udp("udp://127.0.0.1:0");
        Thread old = OnLoop.thread(moving());
        Recorder recorder = new Recorder();
        Aio recv = moving().newAio(recorder);
        assertThat(pair.near().recv(recv.setIov(ByteBuffer.allocate(100)))).isTrue();
        Aio queued = pendingRecv(pair.near());
        Aio accept = moving().newAio();
        assertThat(listener.accept(accept)).isTrue();
        Aio datagram = moving().newAio();
        assertThat(datagrams.recv(datagram.setIov(ByteBuffer.allocate(100)))).isTrue();
        Aio timed = pendingRecv(pair.near(), Duration.ofMillis(300));
        Aio sleep = moving().newAio();
        assertThat(moving().sleep(Duration.ofMillis(300), sleep)).isTrue();

        assertThat(setLoops(3).moved()).isEqualTo(3);
        assertThat(old.isAlive()).isFalse();
        assertThat(List.of(recv, queued, accept, datagram)).allMatch(Aio::busy);

        awaitStatus(timed, AioStatus.TIMEDOUT);
        awaitOk(sleep);
        send(service(), pair.far(), pattern(10, 1));
        Recorder.Run run = recorder.await(1).get(0);
        assertThat(run.count()).isEqualTo(10);
        assertThat(run.thread().getName()).startsWith("weir-alpha-");
        assertThat(run.thread()).isNotSameAs(old);
        assertThat(queued.cancel()).isTrue();
        awaitStatus(queued, AioStatus.CANCELED);
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        ByteStream far = awaitOk(dial).stream();
        ByteStream near = awaitOk(accept).stream();
        send(moving(), near, pattern(10, 2));
        assertThat(receive(service(), far, 10)).isEqualTo(pattern(10, 2));
        Aio question = moving().newAio();
        assertThat(datagrams.send(
                        question.setInput(0, datagrams.localAddress()).setIov(ByteBuffer.wrap(pattern(7, 3)))))
                .isTrue();
        awaitOk(question);
        assertThat(awaitOk(datagram).count()).isEqualTo(7);
    }

    private Aio pendingRecv(ByteStream on, Duration timeout) {
        Aio aio = moving().newAio();
        assertThat(on.recv(aio.setTimeout(timeout).setIov(ByteBuffer.allocate(100))))
                .isTrue();
        return aio;
    }

    @Test
    @DisplayName(
            "S1 more loops and fewer, under load: every byte comes back, and scopes of before and after are served")
    void underLoad() {
        Pair first = moved();
        Pair second = moved();
        AtomicReference<AioStatus> end = new AtomicReference<>();
        echo(moving(), first.near(), end);
        echo(moving(), second.near(), end);
        try (Traffic one = new Traffic(first.far());
                Traffic two = new Traffic(second.far())) {
            for (int loops : new int[] {4, 2, 3, 1}) {
                assertThat(setLoops(loops).moved()).isEqualTo(2);
                one.goesOn();
                two.goesOn();
            }
        }
        assertThat(end).hasNullValue();
        EngineScope late = open(swapping(), AioConfig.DEFAULT.withName("late"));
        Pair pair = dialled(late, listen());
        send(late, pair.near(), pattern(10, 1));
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("S3 the listing of backends tells which is current, and whose loops run")
    void listed() {
        moving();
        assertThat(swapping().backends())
                .extracting(BackendInfo::name, BackendInfo::current, BackendInfo::loops)
                .containsExactly(tuple("alpha", true, 1), tuple("beta", false, 0));
        swapTo("beta");
        awaitNoLoopOf("alpha");
        assertThat(swapping().backends())
                .extracting(BackendInfo::name, BackendInfo::current, BackendInfo::loops)
                .containsExactly(tuple("alpha", false, 0), tuple("beta", true, 1));
    }

    @Test
    @DisplayName("S1 the number holds for a backend that starts later; the same number moves nothing")
    void laterBackends() throws Exception {
        moved();
        setLoops(2);
        assertThat(swapping().setLoops(2, patience())).isEmpty();
        swapTo("beta");
        until("beta has as many loops", () -> threadsOf("beta") == 2 && threadsOf("alpha") == 0);
    }

    @Test
    @DisplayName("E2 H6 a number that is not allowed, or a call on a loop, throws, and changes nothing")
    void refused() {
        moved();
        assertThatThrownBy(() -> swapping().setLoops(AioConfig.MAX_LOOPS + 1, patience()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(AioConfig.MAX_LOOPS + 1));
        assertThatThrownBy(() -> swapping().setLoops(-1, patience())).isInstanceOf(IllegalArgumentException.class);
        assertThat(OnLoop.thrown(moving(), own -> swapping().setLoops(2, patience())))
                .isInstanceOf(IllegalStateException.class);
        assertThat(threadsOf("alpha")).isEqualTo(1);
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.Failures.throwsStatus;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.api.UdpSocket;
import weir.spi.BackendInfo;
import weir.spi.Capability;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/** Removal of a backend: what can move moves, under traffic; what cannot ends CLOSED; its loops end (S1, S4). */
public abstract class SwapRemoveTests extends SwapFixture {
    /** For subclasses. */
    protected SwapRemoveTests() {}

    @Test
    @DisplayName("S1 remove of the backend that serves moves all to the other, under traffic")
    void removeMoves() {
        AtomicReference<AioStatus> end = new AtomicReference<>();
        Pair pair = moved();
        echo(moving(), pair.near(), end);
        Thread old = OnLoop.thread(moving());
        try (Traffic traffic = new Traffic(pair.far())) {
            traffic.goesOn();
            SwapReport report = swapping().remove(alpha());
            assertThat(report.from()).isEqualTo("alpha");
            assertThat(report.to()).isEqualTo("beta");
            assertThat(report.moved()).isEqualTo(1);
            assertThat(old.isAlive()).as("its loops have ended").isFalse();
            traffic.goesOn();
        }
        assertThat(end).hasNullValue();
        assertThat(moving().backend()).isEqualTo("beta");
        assertThat(swapping().backends()).extracting(BackendInfo::name).containsExactly("beta");
    }

    @Test
    @DisplayName("S1 a backend that was removed can be added again and takes over by a swap")
    void updated() {
        AtomicReference<AioStatus> end = new AtomicReference<>();
        Pair pair = moved();
        echo(moving(), pair.near(), end);
        try (Traffic traffic = new Traffic(pair.far())) {
            for (int i = 0; i < 10; i++) {
                swapping().remove(alpha());
                assertThat(moving().backend()).isEqualTo("beta");
                traffic.goesOn();
                swapping().add(alpha());
                swapTo("alpha");
                traffic.goesOn();
            }
        }
        assertThat(end).hasNullValue();
    }

    @Test
    @DisplayName("S1 remove of a backend that serves nobody moves nothing")
    void removeIdle() {
        Pair pair = moved();
        assertThat(swapping().remove(beta()).moved()).isZero();
        assertThat(moving().backend()).isEqualTo("alpha");
        send(service(), pair.far(), pattern(10, 1));
        assertThat(receive(moving(), pair.near(), 10)).isEqualTo(pattern(10, 1));
        throwsStatus(AioStatus.NOTSUP, () -> swapping().swap("beta"), "beta", "alpha");
    }

    @Test
    @DisplayName("S1 remove of the only backend ends all objects CLOSED and its loops")
    void removeOnly() throws Exception {
        needs(Capability.UDP);
        swapping().remove(beta());
        Pair pair = moved();
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        Recorder recorder = new Recorder();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        assertThat(pair.near().recv(moving().newAio(recorder).setIov(buffer))).isTrue();
        assertThat(listener.accept(moving().newAio(recorder))).isTrue();
        assertThat(socket.recv(moving().newAio(recorder).setIov(ByteBuffer.allocate(10))))
                .isTrue();
        Thread loop = OnLoop.thread(moving());
        SwapReport report = swapping().remove(alpha());

        assertThat(recorder.await(3)).allMatch(run -> run.status() == AioStatus.CLOSED);
        assertThat(report.closed()).isEqualTo(3);
        assertThat(report.moved()).isZero();
        assertThat(loop.isAlive()).isFalse();
        assertThat(pair.near().isOpen()).isFalse();
        assertThat(socket.isOpen()).isFalse();
        Aio end = service().newAio();
        assertThat(pair.far().recv(end.setIov(ByteBuffer.allocate(10)))).isTrue();
        awaitStatus(end, AioStatus.CONNSHUT);
        assertThat(swapping().backends()).isEmpty();
        throwsStatus(AioStatus.NOTSUP, () -> swapping().open(AioConfig.DEFAULT));
    }

    @Test
    @DisplayName("S4 remove ends the objects of scopes that named the backend CLOSED, and moves the others")
    void removePinned() {
        EngineScope pinned =
                open(swapping(), AioConfig.DEFAULT.withName("pinned").withBackend("alpha"));
        Pair free = moved();
        Pair bound = dialled(pinned, listen());
        Aio aio = pinned.newAio();
        assertThat(bound.near().readable(aio)).isTrue();
        SwapReport report = swapping().remove(alpha());

        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(report.moved()).isEqualTo(1);
        assertThat(report.closed()).isEqualTo(1);
        send(service(), free.far(), pattern(10, 1));
        assertThat(receive(moving(), free.near(), 10)).isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("S1 a backend of higher priority that is added later serves after a swap, not before")
    void addedLater() throws Exception {
        needs(Capability.HANDOVER);
        Engine engine = newEngine(beta(), EngineOptions.DEFAULT.withLoops(1));
        EngineScope scope = open(engine, AioConfig.DEFAULT);
        Pair pair = dialled(scope, listen());
        engine.add(alpha());
        assertThat(scope.backend()).isEqualTo("beta");
        engine.swap("alpha");
        assertThat(scope.backend()).isEqualTo("alpha");
        send(service(), pair.far(), pattern(10, 1));
        assertThat(receive(scope, pair.near(), 10)).isEqualTo(pattern(10, 1));
        assertThatThrownBy(() -> engine.add(alpha())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("S1 a close that lingers for longer than a removal waits is cut short")
    void lingers() throws Exception {
        Pair pair = moved();
        pair.near().setOption(StreamOptions.LINGER, Duration.ofHours(1));
        send(service(), pair.far(), pattern(10, 1));
        StreamFixture.awaitReadable(moving(), pair.near());
        pair.near().close();
        swapping().remove(alpha(), Departure.AT_ONCE.withPatience(Duration.ofMillis(100)));
        awaitNoLoopOf("alpha");
    }
}

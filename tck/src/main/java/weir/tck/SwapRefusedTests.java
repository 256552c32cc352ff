package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/** A move is all or nothing: what the other backend refuses is served on by the one that it was to leave (S1, B6). */
public abstract class SwapRefusedTests extends SwapFixture {
    private static final String WHY = "the kit refuses";

    private @Nullable Refusing alpha;
    private @Nullable Refusing beta;
    private @Nullable Engine engine;
    private @Nullable EngineScope scope;

    /** For subclasses. */
    protected SwapRefusedTests() {}

    private Refusing first() {
        if (alpha == null) {
            alpha = new Refusing(alpha());
        }
        return alpha;
    }

    private Refusing second() {
        if (beta == null) {
            beta = new Refusing(beta());
            beta.refusal.set(new IOException(WHY));
        }
        return beta;
    }

    /** On it alpha serves, and beta refuses; alpha is wrapped only where a test needs that, since it serves listeners. */
    private Engine engine(boolean wrapFirst) {
        if (engine == null) {
            needs(Capability.HANDOVER);
            engine = newEngine(wrapFirst ? first() : alpha(), EngineOptions.DEFAULT.withLoops(1));
            engine.add(second());
            scope = open(engine, AioConfig.DEFAULT.withName("stays"));
        }
        return engine;
    }

    private EngineScope scope() {
        engine(false);
        return Objects.requireNonNull(scope);
    }

    private void refused(int objects) throws Exception {
        SwapReport report = engine(false).swap("beta");
        assertThat(report.stayed()).as("%s", report).isEqualTo(objects);
        assertThat(report.moved()).isZero();
        assertThat(report.closed()).isZero();
    }

    @Test
    @DisplayName("B6 a pending recv of a stream that could not move gets the bytes that come afterwards")
    void recv() throws Exception {
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        refused(1);
        assertThat(aio.busy()).isTrue();
        send(service(), pair.far(), pattern(50, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(50);
    }

    @Test
    @DisplayName("B8 a pending readable of a stream that could not move still ends")
    void readable() throws Exception {
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().readable(aio)).isTrue();
        refused(1);
        send(service(), pair.far(), pattern(1, 1));
        awaitOk(aio);
    }

    @Test
    @DisplayName("B1 a send that waits for space on a stream that could not move arrives whole")
    void fullSend() throws Exception {
        Pair pair = dialled(scope(), listen());
        byte[] large = pattern(8 << 20, 2);
        Aio aio = scope().newAio();
        assertThat(pair.near().sendAll(aio.setIov(ByteBuffer.wrap(large)))).isTrue();
        assertThat(aio.busy()).as("more than the operating system buffers").isTrue();
        refused(1);
        assertThat(receive(service(), pair.far(), large.length)).isEqualTo(large);
        awaitOk(aio);
    }

    @Test
    @DisplayName("B6 an idle stream that could not move works as before, both ways")
    void idle() throws Exception {
        Pair pair = dialled(scope(), listen());
        refused(1);
        refused(1);
        send(service(), pair.far(), pattern(10, 1));
        assertThat(receive(scope(), pair.near(), 10)).isEqualTo(pattern(10, 1));
        send(scope(), pair.near(), pattern(10, 2));
        assertThat(receive(service(), pair.far(), 10)).isEqualTo(pattern(10, 2));
    }

    @Test
    @DisplayName("B2 a listener that could not move accepts who has dialled, and who dials later")
    void listener() throws Exception {
        StreamListener listener = scope().listener("tcp://127.0.0.1:0");
        listener.listen();
        List<Aio> accepts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            accepts.add(scope().newAio());
            assertThat(listener.accept(accepts.get(i))).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            refused(1 + i);
            Aio dial = service().newAio();
            assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
            ByteStream near = awaitOk(accepts.get(i)).stream();
            send(service(), awaitOk(dial).stream(), pattern(10, i));
            assertThat(receive(scope(), near, 10)).isEqualTo(pattern(10, i));
        }
    }

    @Test
    @DisplayName("U1 a datagram socket that could not move goes on receiving and sending")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = scope().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        Aio pending = UdpFixture.receiving(scope(), socket);
        refused(1);
        UdpFixture.post(service(), peer, socket.localAddress(), "after");
        assertThat(awaitOk(pending).count()).isEqualTo(5);
        UdpFixture.post(scope(), socket, peer.localAddress(), "back");
        assertThat(UdpFixture.next(service(), peer)).isEqualTo("back");
    }

    @Test
    @DisplayName("B6 a backend that runs out of memory while it takes a stream over has refused it, no more")
    void refusedByError() throws Exception {
        second().refusal.set(new OutOfMemoryError(WHY));
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        refused(1);
        send(service(), pair.far(), pattern(50, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(50);
    }

    @Test
    @DisplayName("B6 what was refused once moves with the next swap, its operations pending")
    void movesLater() throws Exception {
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        refused(1);
        second().refusal.set(null);
        assertThat(engine(false).swap("beta").moved()).isEqualTo(1);
        send(service(), pair.far(), pattern(50, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(50);
    }

    @Test
    @DisplayName("S1 what nobody takes is served during the grace, and then ends CLOSED with the refusal as its cause")
    void grace() throws Exception {
        Pair pair = dialled(scope(), listen());
        AtomicReference<AioStatus> end = new AtomicReference<>();
        echo(scope(), pair.near(), end);
        StreamListener listener = scope().listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio waiting = scope().newAio();
        assertThat(listener.accept(waiting)).isTrue();
        AtomicReference<SwapReport> report = new AtomicReference<>();
        Thread remover = new Thread(
                () -> report.set(engine(false).remove(alpha(), Departure.AT_ONCE.withGrace(Duration.ofSeconds(1)))));
        remover.start();
        until("the removal has begun", () -> engine(false).backends().size() == 1);
        send(service(), pair.far(), pattern(1000, 1));
        assertThat(receive(service(), pair.far(), 1000)).isEqualTo(pattern(1000, 1));
        assertThat(remover.isAlive()).as("the grace lasts").isTrue();

        remover.join(2 * patience().toMillis());
        assertThat(remover.isAlive()).isFalse();
        assertThat(report.get().closed()).isEqualTo(2);
        until("the echo has ended", () -> end.get() != null);
        assertThat(end).hasValue(AioStatus.CLOSED);
        awaitStatus(waiting, AioStatus.CLOSED);
        assertThat(waiting.cause()).hasMessageContaining("alpha").hasRootCauseMessage(WHY);
    }

    @Test
    @DisplayName("B5 a reset that a backend met behind data is one after a swap, too")
    void resetBehindData() throws Exception {
        for (int size : new int[] {16 << 10, 32 << 10, 64 << 10, 128 << 10, 192 << 10}) {
            Pair pair = moved();
            pair.far().setOption(StreamOptions.SEND_BUFFER, 1 << 20);
            pair.near().setOption(StreamOptions.RECV_BUFFER, 1 << 20);
            send(service(), pair.far(), pattern(size, 1));
            // Over Unix it is unread input that makes the close a reset.
            send(moving(), pair.near(), new byte[1]);
            StreamFixture.awaitReadable(service(), pair.far());
            pair.far().setOption(StreamOptions.LINGER, Duration.ZERO);
            pair.far().close();
            until("the peer has closed", () -> streamsThatStay() == 0);
            ByteBuffer buffer = ByteBuffer.allocate(512 << 10);
            Aio recv = awaitOk(StreamFixture.startRecv(moving(), pair.near(), buffer));
            swapping().swap(moving().backend().equals("alpha") ? "beta" : "alpha");
            while (recv.result() == AioStatus.OK) {
                recv = await(StreamFixture.startRecv(moving(), pair.near(), buffer.clear()));
            }
            assertThat(recv.result()).as("behind %d bytes", size).isEqualTo(AioStatus.CONNRESET);
            pair.near().close();
        }
    }

    private int streamsThatStay() {
        return EngineScope.of(service()).engine().counters().streams();
    }

    @Test
    @DisplayName("S1 what neither backend takes ends CLOSED with both reasons, and the swap says so")
    void neither() throws Exception {
        engine(true);
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        first().refusal.set(new IOException("nor back"));
        SwapReport report = engine(true).swap("beta");
        assertThat(report.closed()).isEqualTo(1);
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(aio.cause()).hasStackTraceContaining(WHY).hasStackTraceContaining("nor back");
    }

    @Test
    @DisplayName("S1 sockets are parked, not closed, if the only other backend opens nothing")
    void otherOpensNothing() throws Exception {
        Pair pair = dialled(scope(), listen());
        Aio aio = scope().newAio();
        assertThat(pair.near().recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        second().opensNothing = true;
        SwapReport report = engine(false).remove(alpha(), Departure.AT_ONCE.withParks(true));
        assertThat(report.closed()).isZero();
        assertThat(report.moved()).isEqualTo(1);
        assertThat(engine(false).isAbsent()).isTrue();
        engine(false).add(alpha());
        send(service(), pair.far(), pattern(50, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(50);
    }
}

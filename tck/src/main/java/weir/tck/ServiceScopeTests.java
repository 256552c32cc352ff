package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Several scopes of one engine, used crosswise, and handles of other engines (S4). */
public abstract class ServiceScopeTests extends KitFixture {
    /** For subclasses. */
    protected ServiceScopeTests() {}

    private EngineScope scope(String name) {
        return open(engine(), AioConfig.DEFAULT.withName(name));
    }

    private EngineScope otherEngine() {
        return open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("foreign"));
    }

    /** A stream of each scope, connected. */
    private Pair across(EngineScope dialling, EngineScope accepting) throws AioException {
        StreamListener listener = accepting.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = accepting.newAio();
        Aio dial = dialling.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(dialling.dialer(listener.url()).dial(dial)).isTrue();
        return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
    }

    private static Aio pendingRecv(EngineScope owner, ByteStream on) {
        Aio aio = owner.newAio();
        assertThat(on.recv(aio.setIov(ByteBuffer.allocate(10)))).isTrue();
        return aio;
    }

    @Test
    @DisplayName("S4 closing one scope leaves the streams, sleeps and listeners of another untouched")
    void closeLeavesOthers() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(two, two);
        Pair doomed = across(one, one);
        Aio recv = pendingRecv(two, pair.far());
        Aio sleep = two.newAio();
        assertThat(two.sleep(Duration.ofDays(1), sleep)).isTrue();
        pendingRecv(one, doomed.far());
        one.close();

        assertThat(recv.busy()).isTrue();
        assertThat(sleep.busy()).isTrue();
        assertThat(pair.near().isOpen()).isTrue();
        send(two, pair.near(), pattern(10, 1));
        awaitOk(recv);
        across(two, two);
    }

    @Test
    @DisplayName("S4 a handle of one scope may be used on a stream of another")
    void crosswise() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(one, two);
        send(two, pair.near(), pattern(100, 1));
        assertThat(receive(one, pair.far(), 100)).isEqualTo(pattern(100, 1));
    }

    @Test
    @DisplayName("S4 crosswise: when the handle's scope closes first the operation ends STOPPED, the stream lives")
    void handlesScopeFirst() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(two, two);
        Aio aio = pendingRecv(one, pair.far());
        one.close();

        awaitStatus(aio, AioStatus.STOPPED);
        assertThat(pair.far().isOpen()).isTrue();
        send(two, pair.near(), pattern(10, 1));
        assertThat(receive(two, pair.far(), 10)).as("no byte lost").isEqualTo(pattern(10, 1));
    }

    @Test
    @DisplayName("S4 crosswise: when the object's scope closes first the operation ends CLOSED, the handle lives")
    void objectsScopeFirst() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        Pair pair = across(one, two); // the peer is not of the scope that closes
        Recorder recorder = new Recorder();
        Aio aio = one.newAio(recorder);
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(10)))).isTrue();
        two.close();

        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CLOSED);
        assertThat(one.sleep(Duration.ZERO, aio)).isTrue();
        assertThat(recorder.await(2).get(1).status()).isEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("S4 crosswise: accepts, sleeps and datagrams take handles of another scope too")
    void crosswiseOthers() throws Exception {
        needs(Capability.UDP);
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        StreamListener listener = two.listener("tcp://127.0.0.1:0");
        listener.listen();
        UdpSocket socket = two.udp("udp://127.0.0.1:0");
        Aio accept = one.newAio();
        Aio sleep = one.newAio();
        Aio recv = one.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(two.sleep(Duration.ofDays(1), sleep)).isTrue();
        assertThat(socket.recv(recv.setIov(ByteBuffer.allocate(10)))).isTrue();
        two.close();

        awaitStatus(accept, AioStatus.CLOSED);
        awaitStatus(recv, AioStatus.CLOSED);
        await(sleep);
        assertThat(sleep.result()).isIn(AioStatus.CLOSED, AioStatus.STOPPED);
    }

    @Test
    @DisplayName(
            "S4 H9 what is submitted to an object of a closed scope, on another's handle, ends CLOSED with callback")
    void objectsOfClosedScope() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        StreamListener listener = two.listener("tcp://127.0.0.1:0");
        listener.listen();
        StreamDialer dialer = two.dialer(listener.url());
        ByteStream stream = across(one, two).far();
        two.close();
        Recorder recorder = new Recorder();
        Aio aio = one.newAio(recorder).setIov(ByteBuffer.allocate(10));
        List<Predicate<Aio>> submissions =
                List.of(dialer::dial, listener::accept, stream::recv, stream::sendAll, stream::readable);
        for (int i = 0; i < submissions.size(); i++) {
            assertThat(submissions.get(i).test(aio)).isTrue();
            assertThat(recorder.await(i + 1).get(i).status()).isEqualTo(AioStatus.CLOSED);
        }
    }

    @Test
    @DisplayName("S4 a stream belongs to the scope of its dialer, whosever handle dialled it")
    void streamBelongsToDialer() throws Exception {
        EngineScope one = scope("one");
        EngineScope two = scope("two");
        StreamListener listener = two.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio dial = one.newAio();
        Aio accept = two.newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(two.dialer(listener.url()).dial(dial)).isTrue();
        ByteStream dialled = awaitOk(dial).stream();
        ByteStream accepted = awaitOk(accept).stream();
        one.close();
        assertThat(dialled.isOpen()).isTrue();
        send(two, dialled, pattern(10, 1));
        assertThat(receive(two, accepted, 10)).isEqualTo(pattern(10, 1));
        two.close();
        assertThat(dialled.isOpen()).isFalse();
    }

    @Test
    @DisplayName("S4 another engine's handle is refused by every submission and stays as it was")
    void otherEnginesHandle() throws Exception {
        needs(Capability.UDP);
        EngineScope foreign = otherEngine();
        Aio handle = foreign.newAio();
        handle.setIov(ByteBuffer.allocate(10));
        Pair pair = connect();
        StreamListener listener = listen();
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        assertThatThrownBy(() -> pair.far().recv(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().recvFully(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().send(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().sendAll(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.far().readable(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> listener.accept(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.recv(handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service().sleep(Duration.ZERO, handle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service().dialer(listener.url()).dial(handle))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(handle.busy()).isFalse();
        assertThat(foreign.sleep(Duration.ZERO, handle)).isTrue();
        awaitOk(handle);
    }

    @Test
    @DisplayName("S4 two engines in one process do not know each other: closing one leaves the other untouched")
    void twoEngines() throws Exception {
        EngineScope foreign = otherEngine();
        Pair pair = connect();
        Pair theirs = across(foreign, foreign);
        Aio aio = pendingRecv(foreign, theirs.far());
        assertThat(OnLoop.thread(service())).isNotSameAs(OnLoop.thread(foreign));
        service().close();

        assertThat(pair.far().isOpen()).isFalse();
        send(foreign, theirs.near(), pattern(5, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(5);
    }

    @Test
    @DisplayName("S4 scopes of one engine share its loops")
    void shareLoops() {
        assertThat(OnLoop.thread(scope("one"))).isSameAs(OnLoop.thread(scope("two")));
    }

    @Test
    @DisplayName("S4 a handle's own close ends its operation STOPPED on an object of another scope")
    void handleClose() throws Exception {
        EngineScope one = scope("one");
        Pair pair = connect();
        AtomicBoolean called = new AtomicBoolean();
        Aio aio = one.newAio(own -> called.set(own.result() == AioStatus.STOPPED));
        assertThat(pair.far().readable(aio)).isTrue();
        aio.close();
        assertThat(called).isTrue();
    }
}

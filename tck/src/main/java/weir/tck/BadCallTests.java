package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioFuture;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.Operation;

/** Calls on live objects that are refused, with the documented exception, and without harm (E2, H1, H9, H10). */
public abstract class BadCallTests extends KitFixture {
    private static final Duration NEGATIVE = Duration.ofMillis(-7);

    /** For subclasses. */
    protected BadCallTests() {}

    /** An implementation of one of Weir's types that is not Weir's. */
    private static <T> T foreign(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            throw new AssertionError("Weir called " + method + " of a foreign object");
        }));
    }

    @TestFactory
    @DisplayName("E2 setters refuse nulls, indexes and durations that are not allowed")
    final Stream<DynamicTest> setters() {
        Aio aio = service().newAio();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        ByteBuffer[] many = new ByteBuffer[Aio.MAX_IOV + 1];
        Arrays.fill(many, buffer);
        return new Refusals()
                .nothing("setIov null buffer", () -> aio.setIov((ByteBuffer) null))
                .nothing("setIov second null", () -> aio.setIov(buffer, null))
                .nothing("setIov first null", () -> aio.setIov(null, buffer))
                .nothing("setIov null array", () -> aio.setIov((ByteBuffer[]) null))
                .nothing("setIov null within", () -> aio.setIov(buffer, buffer, null))
                .argument("setIov 65 buffers", () -> aio.setIov(many), "65", "64")
                .argument("setInput -1", () -> aio.setInput(-1, "x"), "-1", "0 to 3")
                .argument("setInput 4", () -> aio.setInput(4, "x"), "4", "0 to 3")
                .argument("output -1", () -> aio.output(-1, Object.class), "-1", "0 to 3")
                .argument("output 4", () -> aio.output(4, Object.class), "4", "0 to 3")
                .nothing("output of no type", () -> aio.output(0, null))
                .argument("setTimeout negative", () -> aio.setTimeout(NEGATIVE), "PT-0.007S")
                .argument("setTimeout -1 ns", () -> aio.setTimeout(Duration.ofNanos(-1)), "PT-0.000000001S")
                .argument("setTimeout most negative", () -> aio.setTimeout(Duration.ofSeconds(Long.MIN_VALUE)))
                .argument("abort OK", () -> aio.abort(AioStatus.OK), "OK")
                .nothing("abort null", () -> aio.abort(null))
                .argument("await negative", () -> aio.await(NEGATIVE), "PT-0.007S")
                .nothing("await null", () -> aio.await(null))
                .argument("stop negative", () -> aio.stop(NEGATIVE), "PT-0.007S")
                .nothing("stop null", () -> aio.stop(null))
                .tests();
    }

    @Test
    @DisplayName("E2 64 buffers are allowed")
    void sixtyFour() {
        ByteBuffer[] many = new ByteBuffer[Aio.MAX_IOV];
        for (int i = 0; i < many.length; i++) {
            many[i] = ByteBuffer.wrap(new byte[] {(byte) i});
        }
        Pair pair = connect();
        try (Aio aio = service().newAio()) {
            assertThat(pair.far().sendAll(aio.setIov(many))).isTrue();
            assertThat(awaitOk(aio).count()).isEqualTo(64);
        }
        assertThat(receive(client(), pair.near(), 64)).startsWith(0, 1, 2).endsWith(62, 63);
    }

    @TestFactory
    @DisplayName("E2 H10 a running operation refuses setters and submissions: busy, and what is allowed")
    final Stream<DynamicTest> busy() throws Exception {
        Pair pair = connect();
        StreamListener listener = listen();
        Aio aio = service().newAio();
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(10)))).isTrue();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        String[] says = {"busy", "allowed"};
        return new Refusals()
                .state("setIov while busy", () -> aio.setIov(buffer), says)
                .state("setIov of two while busy", () -> aio.setIov(buffer, buffer), says)
                .state("setIov of none while busy", () -> aio.setIov(new ByteBuffer[0]), says)
                .state("setMessage while busy", () -> aio.setMessage(null), says)
                .state("setInput while busy", () -> aio.setInput(0, "x"), says)
                .state("setTimeout while busy", () -> aio.setTimeout(null), says)
                .state("setExpire while busy", () -> aio.setExpire(0), says)
                .state("skipCallback while busy", () -> aio.skipCallback(), says)
                .state("recv while busy", () -> pair.far().recv(aio), says)
                .state("recvFully while busy", () -> pair.far().recvFully(aio), says)
                .state("send while busy", () -> pair.far().send(aio), says)
                .state("sendAll while busy", () -> pair.near().sendAll(aio), says)
                .state("readable while busy", () -> pair.far().readable(aio), says)
                .state("accept while busy", () -> listener.accept(aio), says)
                .state("dial while busy", () -> service().dialer(listener.url()).dial(aio), says)
                .state("sleep while busy", () -> service().sleep(Duration.ZERO, aio), says)
                .tests();
    }

    @TestFactory
    @DisplayName("E2 streams refuse nulls, foreign handles, and buffers that cannot be received into")
    final Stream<DynamicTest> streams() {
        ByteStream stream = connect().far();
        Aio readOnly = service().newAio().setIov(ByteBuffer.allocate(5).asReadOnlyBuffer());
        Aio second = service()
                .newAio()
                .setIov(ByteBuffer.allocate(5), ByteBuffer.allocate(5).asReadOnlyBuffer());
        ByteBuffer buffer = ByteBuffer.allocate(5);
        Aio doubled = service().newAio().setIov(buffer, buffer);
        Aio apart = service().newAio().setIov(buffer, ByteBuffer.allocate(1), buffer);
        Aio foreign = foreign(Aio.class);
        return new Refusals()
                .nothing("recv null", () -> stream.recv(null))
                .nothing("recvFully null", () -> stream.recvFully(null))
                .nothing("send null", () -> stream.send(null))
                .nothing("sendAll null", () -> stream.sendAll(null))
                .nothing("readable null", () -> stream.readable(null))
                .argument(
                        "recv foreign handle",
                        () -> stream.recv(foreign),
                        "foreign",
                        foreign.getClass().getName())
                .argument("send foreign handle", () -> stream.send(foreign), "foreign")
                .argument("readable foreign handle", () -> stream.readable(foreign), "foreign")
                .argument("recv read-only", () -> stream.recv(readOnly), "buffer 0", "read-only")
                .argument("recv second read-only", () -> stream.recv(second), "buffer 1", "read-only")
                .argument("recvFully read-only", () -> stream.recvFully(readOnly), "buffer 0", "read-only")
                .argument("recv the same buffer twice", () -> stream.recv(doubled), "0 and 1", "same")
                .argument("recvFully the same buffer twice", () -> stream.recvFully(apart), "0 and 2", "same")
                .tests();
    }

    @TestFactory
    @DisplayName("E2 services, listeners and dialers refuse what is no handle, no duration, or too early")
    final Stream<DynamicTest> services() throws Exception {
        AioService service = service();
        Aio aio = service.newAio();
        Aio foreign = foreign(Aio.class);
        StreamListener idle = service.listener("tcp://127.0.0.1:0");
        StreamListener listening = listen();
        var dialer = service.dialer("tcp://127.0.0.1:9");
        return new Refusals()
                .nothing("newAio of null", () -> service.newAio((AioCallback) null))
                .argument("sleep negative", () -> service.sleep(NEGATIVE, aio), "PT-0.007S")
                .nothing("sleep null", () -> service.sleep(null, aio))
                .nothing("sleep without handle", () -> service.sleep(Duration.ZERO, null))
                .argument("sleep foreign handle", () -> service.sleep(Duration.ZERO, foreign), "foreign")
                .argument("drain negative", () -> service.drain(NEGATIVE), "PT-0.007S")
                .nothing("drain null", () -> service.drain(null))
                .nothing("submit null", () -> service.submit(null, Aio::count))
                .nothing("submit without result", () -> service.submit(own -> true, null))
                .state("accept before listen", () -> idle.accept(aio), "listen")
                .nothing("accept null", () -> listening.accept(null))
                .argument("accept foreign handle", () -> listening.accept(foreign), "foreign")
                .state("listen twice", listening::listen, "listen")
                .nothing("dial null", () -> dialer.dial(null))
                .argument("dial foreign handle", () -> dialer.dial(foreign), "foreign")
                .tests();
    }

    private Aio to(Object destination) {
        return service().newAio().setInput(0, destination);
    }

    @TestFactory
    @DisplayName("E2 datagram sockets refuse destinations, peers and groups that are none")
    final Stream<DynamicTest> datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        UdpSocket connected = service().udp("udp://127.0.0.1:0");
        connected.connect(socket.localAddress());
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("kit.invalid", 80);
        InetSocketAddress portZero = new InetSocketAddress("127.0.0.1", 0);
        InetAddress plain = InetAddress.getByName("127.0.0.1");
        InetAddress group = InetAddress.getByName("239.255.77.42");
        NetworkInterface loopback = NetworkInterface.getByInetAddress(plain);
        Aio foreign = foreign(Aio.class);
        Aio readOnly = service().newAio().setIov(ByteBuffer.allocate(5).asReadOnlyBuffer());
        return new Refusals()
                .argument(
                        "send without destination", () -> socket.send(service().newAio()))
                .argument("send to a text", () -> socket.send(to("127.0.0.1:80")), "127.0.0.1:80")
                .argument("send unresolved", () -> socket.send(to(unresolved)), "kit.invalid")
                .argument("send to port 0", () -> socket.send(to(portZero)), ":0", "1 to 65535")
                .argument(
                        "send to a destination when connected",
                        () -> connected.send(to(socket.localAddress())),
                        String.valueOf(socket.localAddress().getPort()))
                .nothing("send null", () -> socket.send(null))
                .nothing("recv null", () -> socket.recv(null))
                .argument("recv foreign handle", () -> socket.recv(foreign), "foreign")
                .argument("send foreign handle", () -> socket.send(foreign), "foreign")
                .argument("recv read-only", () -> socket.recv(readOnly), "buffer 0", "read-only")
                .argument("connect unresolved", () -> socket.connect(unresolved), "kit.invalid")
                .argument("connect to port 0", () -> socket.connect(portZero), ":0", "1 to 65535")
                .argument("join what is no group", () -> socket.join(plain, loopback), "127.0.0.1")
                .argument("leave what is no group", () -> socket.leave(plain, loopback), "127.0.0.1")
                .nothing("join null", () -> socket.join(null, loopback))
                .nothing("join without interface", () -> socket.join(group, null))
                .nothing("leave null", () -> socket.leave(null, loopback))
                .tests();
    }

    private RenamedProvider named(String name) {
        return new RenamedProvider(provider(), name, 1);
    }

    @TestFactory
    @DisplayName("E2 engines refuse providers and services that are none of theirs")
    final Stream<DynamicTest> engines() {
        Engine engine = engine();
        return new Refusals()
                .nothing("add null", () -> engine.add(null))
                .argument(
                        "add a name twice",
                        () -> engine.add(provider()),
                        provider().name())
                .argument("add a bad name", () -> engine.add(named("Bad Name")), "Bad Name")
                .argument("add the name auto", () -> engine.add(named("auto")), "auto")
                .nothing("remove null", () -> engine.remove(null))
                .argument("remove an unknown one", () -> engine.remove(named("unknown")), "unknown")
                .nothing("open null", () -> engine.open(null))
                .nothing("swap null", () -> engine.swap(null))
                .nothing("create null", () -> Engine.create(null))
                .argument("a foreign service", () -> EngineScope.of(foreign(AioService.class)), "foreign")
                .nothing("a service null", () -> EngineScope.of(null))
                .argument("a foreign handle", () -> Operation.of(foreign(Aio.class)), "foreign")
                .nothing("a handle null", () -> Operation.of(null))
                .tests();
    }

    @TestFactory
    @DisplayName("E2 a future refuses to be completed by others")
    final Stream<DynamicTest> futures() {
        AioFuture<Long> future = service().submit(aio -> service().sleep(Duration.ofDays(1), aio), Aio::count);
        Class<UnsupportedOperationException> refused = UnsupportedOperationException.class;
        return new Refusals()
                .add("complete", refused, () -> future.complete(1L), "allowed")
                .add("completeExceptionally", refused, () -> future.completeExceptionally(new Exception()), "allowed")
                .add("completeAsync", refused, () -> future.completeAsync(() -> 1L), "allowed")
                .add("obtrudeValue", refused, () -> future.obtrudeValue(1L), "allowed")
                .add("obtrudeException", refused, () -> future.obtrudeException(new Exception()), "allowed")
                .tests();
    }

    @TestFactory
    @DisplayName("E2 a closed service refuses to open anything, saying that it is closed")
    final Stream<DynamicTest> closedService() {
        EngineScope closed = open(engine(), AioConfig.DEFAULT.withName("gone"));
        closed.close();
        return new Refusals()
                .state("newAio of a closed service", () -> closed.newAio(aio -> {}), "closed")
                .state("dialer of a closed service", () -> closed.dialer("tcp://127.0.0.1:9"), "closed")
                .state("listener of a closed service", () -> closed.listener("tcp://127.0.0.1:0"), "closed")
                .state("udp of a closed service", () -> closed.udp("udp://127.0.0.1:0"), "closed")
                .state("submit to a closed service", () -> closed.submit(aio -> true, Aio::count), "closed")
                .tests();
    }

    @Test
    @DisplayName("E2 an output of another type is a ClassCastException, and stays there")
    void wrongOutputType() throws Exception {
        StreamListener listener = listen();
        Aio accept = service().newAio();
        assertThat(listener.accept(accept)).isTrue();
        Aio dial = client().newAio();
        assertThat(client().dialer(listener.url()).dial(dial)).isTrue();
        awaitOk(accept);
        awaitOk(dial);
        Throwable thrown = catchThrowable(() -> accept.output(0, String.class));
        assertThat(thrown).isInstanceOf(ClassCastException.class).hasMessageContaining("String");
        assertThat(accept.stream()).isNotNull();
        assertThat(accept.output(1, String.class)).isNull();
    }

    @Test
    @DisplayName("H9 a submission that throws leaves the handle as it was")
    void handleAsItWas() {
        Pair pair = connect();
        ByteBuffer good = ByteBuffer.allocate(10);
        Aio aio = service().newAio();
        aio.setTimeout(Duration.ofMillis(1)).setIov(good);
        assertThat(pair.far().recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        aio.setIov(good.asReadOnlyBuffer()).setInput(1, "kept");
        assertThat(catchThrowable(() -> pair.far().recv(aio))).isInstanceOf(IllegalArgumentException.class);

        assertThat(aio.result()).as("of the operation before").isEqualTo(AioStatus.TIMEDOUT);
        assertThat(aio.busy()).isFalse();
        aio.setIov(good).setTimeout(null);
        assertThat(pair.far().recv(aio)).isTrue();
        send(client(), pair.near(), pattern(3, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(3);
    }

    @Test
    @DisplayName("H1 nothing that was accepted is lost by a series of bad calls")
    void nothingIsLost() throws Exception {
        Pair pair = connect();
        StreamListener listener = listen();
        Recorder recorder = new Recorder();
        Aio recv = service().newAio(recorder);
        Aio accept = service().newAio(recorder);
        Aio sleep = service().newAio(recorder);
        Aio idle = service().newAio().setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        ByteBuffer buffer = ByteBuffer.allocate(10);
        assertThat(pair.far().recv(recv.setIov(buffer))).isTrue();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(service().sleep(Duration.ofDays(1), sleep)).isTrue();
        Aio otherEngines = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT)
                .newAio();
        List<ThrowingCallable> bad = new ArrayList<>();
        for (Aio busy : List.of(recv, accept, sleep)) {
            bad.add(() -> busy.setIov(ByteBuffer.allocate(1)));
            bad.add(() -> busy.setTimeout(NEGATIVE));
            bad.add(() -> busy.setInput(9, "x"));
            bad.add(() -> busy.abort(AioStatus.OK));
            bad.add(() -> busy.abort(null));
            bad.add(() -> busy.await(NEGATIVE));
            bad.add(() -> pair.far().recv(busy));
            bad.add(() -> pair.far().sendAll(busy));
            bad.add(() -> listener.accept(busy));
            bad.add(() -> service().sleep(Duration.ZERO, busy));
        }
        bad.add(() -> pair.far().recv(null));
        bad.add(() -> pair.far().recv(idle));
        bad.add(() -> pair.far().recv(otherEngines));
        bad.add(() -> pair.far().recv(foreign(Aio.class)));
        bad.add(() -> listener.accept(otherEngines));
        bad.add(listener::listen);
        bad.add(() -> service().drain(NEGATIVE));
        bad.add(() -> engine().add(provider()));
        bad.add(() -> engine().swap("nosuch"));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < bad.size(); i++) {
                assertThat(catchThrowable(bad.get(i))).as("bad call %s", i).isNotNull();
            }
        }
        recorder.await(0);
        assertThat(engine().counters().running()).isEqualTo(3);

        send(client(), pair.near(), pattern(10, 1));
        assertThat(recorder.await(1).get(0).count()).isEqualTo(10);
        assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(pattern(10, 1)));
        Aio dial = client().newAio();
        assertThat(client().dialer(listener.url()).dial(dial)).isTrue();
        awaitOk(dial);
        awaitOk(accept);
        assertThat(sleep.cancel()).isTrue();
        awaitStatus(sleep, AioStatus.CANCELED);
    }

    @Test
    @DisplayName("E2 AioService.open with no engine at all is NOTSUP and says what to add")
    void noEngine() {
        Throwable thrown = catchThrowable(() -> AioService.open(AioConfig.DEFAULT, List.of()));
        assertThat(thrown).isInstanceOf(AioException.class).hasMessageContaining("weir-spi");
        assertThat(((AioException) thrown).status()).isEqualTo(AioStatus.NOTSUP);
    }
}

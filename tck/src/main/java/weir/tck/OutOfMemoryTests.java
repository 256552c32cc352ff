package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * Direct memory runs out within a backend (E1, E2): whatever call it hits, the operation or the call that needed it ends
 * NOMEM with the Error as cause, nothing leaks, loops live, and with memory all goes on. The fixture's own service, on
 * the same backend, has memory.
 */
public abstract class OutOfMemoryTests extends UdpFixture {
    private FailingBackend memory;
    private EngineScope scope;

    /** For subclasses. */
    protected OutOfMemoryTests() {}

    @BeforeEach
    final void openService() {
        needs(Capability.TCP);
        memory = new FailingBackend(provider());
        scope = open(newEngine(memory, EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("short"));
    }

    /** A stream of the service without memory, and its peer. */
    private Pair shortOfMemory() throws AioException {
        try (StreamListener listener = listen();
                Aio accept = service().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            return new Pair(dialled(listener), Objects.requireNonNull(awaitOk(accept).stream()));
        }
    }

    private ByteStream dialled(StreamListener listener) throws AioException {
        try (Aio dial = scope.newAio();
                StreamDialer dialer = scope.dialer(listener.url())) {
            assertThat(dialer.dial(dial)).isTrue();
            return Objects.requireNonNull(awaitOk(dial).stream());
        }
    }

    private void requireNoMemory(Aio aio) {
        awaitStatus(aio, AioStatus.NOMEM);
        assertThat(aio.cause()).isSameAs(memory.failure);
        assertThat(aio.count()).isZero();
    }

    private void requireNoMemory(AioException thrown) {
        assertThat(thrown.status()).isEqualTo(AioStatus.NOMEM);
        assertThat(thrown).hasCause(memory.failure);
    }

    /** Closes the service; fails if that does not end. */
    private void close() {
        memory.recover();
        try (Waiting closing = new Waiting(scope::close)) {
            closing.requireReturned();
        }
    }

    // Streams

    @Test
    @DisplayName("E1 B5 a recv for which there is no memory ends NOMEM with the Error; the next one gets the bytes")
    void recv() throws Exception {
        Pair pair = shortOfMemory();
        Recorder recorder = new Recorder();
        Aio waiting = scope.newAio(recorder).setIov(ByteBuffer.allocate(3));
        assertThat(pair.near().recv(waiting)).isTrue();
        memory.failIn("read");
        send(service(), pair.far(), pattern(3, 1));
        recorder.await(1);
        requireNoMemory(waiting);
        Aio submitted = scope.newAio().setIov(ByteBuffer.allocate(3));
        assertThat(pair.near().recvFully(submitted)).isTrue();
        requireNoMemory(submitted);
        memory.recover();
        assertThat(receive(scope, pair.near(), 3)).isEqualTo(pattern(3, 1));
        close();
    }

    @Test
    @DisplayName("E1 B5 a send for which there is no memory ends NOMEM with the Error and has sent nothing")
    void send() throws Exception {
        Pair pair = shortOfMemory();
        memory.failIn("write");
        Aio send = scope.newAio().setIov(ByteBuffer.wrap(pattern(3, 9)));
        assertThat(pair.near().send(send)).isTrue();
        requireNoMemory(send);
        assertThat(pair.near().sendAll(send)).isTrue();
        requireNoMemory(send);
        memory.recover();
        send(scope, pair.near(), pattern(3, 2));
        assertThat(receive(service(), pair.far(), 3)).isEqualTo(pattern(3, 2));
        close();
    }

    @Test
    @DisplayName("E1 H2 an event that cannot be asked for ends what would wait for it NOMEM, not never")
    void want() throws Exception {
        Pair pair = shortOfMemory();
        memory.failIn("want");
        Aio recv = scope.newAio().setIov(ByteBuffer.allocate(3));
        assertThat(pair.near().recv(recv)).isTrue();
        requireNoMemory(recv);
        memory.recover();
        send(service(), pair.far(), pattern(3, 1));
        assertThat(receive(scope, pair.near(), 3)).isEqualTo(pattern(3, 1));
        close();
    }

    @Test
    @DisplayName("E1 B9 a FIN for which there is no memory is no failure of the caller's, and the stream closes")
    void shutdownOutput() throws Exception {
        Pair pair = shortOfMemory();
        memory.failIn("shutdownOutput");
        assertThat(errorOf(pair.near()::shutdownOutput)).isNull();
        assertThat(memory.thrown).hasPositiveValue();
        memory.recover();
        pair.near().close();
        awaitEnd(pair.far());
        close();
    }

    private static @Nullable String errorOf(Runnable call) {
        try {
            call.run();
            return null;
        } catch (Error e) {
            return e.toString();
        }
    }

    /** Receives until the peer has gone. */
    private void awaitEnd(ByteStream stream) {
        try (Aio aio = service().newAio().setIov(ByteBuffer.allocate(1))) {
            assertThat(stream.recv(aio)).isTrue();
            assertThat(await(aio).result()).isIn(AioStatus.CONNSHUT, AioStatus.CONNRESET);
        }
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"shutdownOutput", "read", "unwant", "want", "close"})
    @DisplayName("B6 S1 a stream that needs memory to be closed is closed without: no socket leaks, the service ends")
    void closeStream(String method) throws Exception {
        Pair pair = shortOfMemory();
        send(service(), pair.far(), pattern(3, 1)); // unread input, which the close discards
        try (Aio readable = scope.newAio()) {
            assertThat(pair.near().readable(readable)).isTrue();
            awaitOk(readable);
        }
        pair.near().setOption(StreamOptions.LINGER, Duration.ofMillis(20));
        memory.failIn(method);
        pair.near().close();
        awaitEnd(pair.far());
        until("the stream is gone", () -> scope.engine().counters().streams() == 0);
        close();
    }

    @Test
    @DisplayName("B9 S1 a reset for which there is no memory becomes a plain close")
    void resetStream() throws Exception {
        Pair pair = shortOfMemory();
        pair.near().setOption(StreamOptions.LINGER, Duration.ZERO);
        memory.failIn("setOption");
        pair.near().close();
        awaitEnd(pair.far());
        close();
    }

    // Dials and accepts

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(
            strings = {"poller.open", "connect", "finishConnect", "want", "setOption", "remoteAddress", "localAddress"})
    @DisplayName(
            "E6 H2 a dial for which there is no memory ends NOMEM, never hangs, leaks nothing; the next one connects")
    void dial(String method) throws Exception {
        try (StreamListener listener = listen();
                StreamDialer dialer = scope.dialer(listener.url());
                Aio dial = scope.newAio()) {
            memory.failIn(method);
            assertThat(dialer.dial(dial)).isTrue();
            await(dial);
            if (memory.thrown.get() > 0) {
                requireNoMemory(dial);
                assertThat(dial.stream()).isNull();
            } else {
                awaitOk(dial); // it connected at once, say, and had nothing to finish
            }
            memory.recover();
            assertThat(dialer.dial(dial)).isTrue();
            awaitOk(dial);
        }
        close();
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"accept", "setOption", "remoteAddress", "localAddress"})
    @DisplayName("E3 S1 an accept for which there is no memory leaks nothing; the listener accepts who comes later")
    void accept(String method) throws Exception {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.setOption(StreamOptions.NODELAY, true);
        listener.listen();
        memory.failIn(method);
        try (StreamDialer dialer = service().dialer(listener.url());
                Aio accept = scope.newAio();
                Aio dial = service().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            awaitOk(dial);
            // Either the accept ends, or its connection is dropped and it waits for the next.
            until("it has failed or was not needed", () -> !accept.busy() || memory.thrown.get() > 0);
            memory.recover();
            if (!accept.busy() && memory.thrown.get() > 0) {
                requireNoMemory(accept);
                assertThat(listener.accept(accept)).isTrue();
            }
            assertThat(dialer.dial(dial)).isTrue();
            awaitOk(dial);
            awaitOk(accept);
        }
        close();
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"poller.open", "setOption", "listen", "localAddress"})
    @DisplayName("E2 a listen for which there is no memory throws NOMEM and leaks nothing; a second one listens")
    void listening(String method) throws Exception {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.setOption(StreamOptions.RECV_BUFFER, 65_536);
        memory.failIn(method);
        requireNoMemory(thrownBy(listener::listen));
        memory.recover();
        listener.listen();
        try (StreamDialer dialer = service().dialer(listener.url());
                Aio dial = service().newAio()) {
            assertThat(dialer.dial(dial)).isTrue();
            awaitOk(dial);
        }
        close();
    }

    private interface Call {
        void run() throws AioException;
    }

    private static AioException thrownBy(Call call) {
        try {
            call.run();
        } catch (AioException e) {
            return e;
        } catch (Error e) {
            throw new AssertionError("an Error reached the caller", e); // as it is it would end the run of the tests
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    @DisplayName("E4 a Unix listener that finds no memory leaves no file behind")
    void listenOnPath() throws Exception {
        needs(Capability.UNIX);
        String url = unixUrl();
        StreamListener listener = scope.listener(url);
        for (String method : new String[] {"poller.open", "listen"}) {
            memory.failIn(method);
            requireNoMemory(thrownBy(listener::listen));
            memory.recover();
            assertThat(folder).isEmptyDirectory();
        }
        listener.listen();
        close();
    }

    // Datagrams

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"poller.open", "bind", "localAddress"})
    @DisplayName("E2 S1 a UDP socket for which there is no memory is refused NOMEM, leaks nothing, the service ends")
    void openUdp(String method) throws Exception {
        needs(Capability.UDP);
        memory.failIn(method);
        requireNoMemory(thrownBy(() -> scope.udp("udp://127.0.0.1:0")));
        memory.recover();
        scope.udp("udp://127.0.0.1:0").close();
        close();
    }

    @Test
    @DisplayName("E1 U1 a datagram for which there is no memory is neither lost nor sent: NOMEM, then it comes")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = scope.udp("udp://127.0.0.1:0");
        UdpSocket peer = peer();
        Aio waiting = receiving(scope, socket);
        memory.failIn("receive");
        memory.failIn("send");
        post(client(), peer, socket.localAddress(), "kept");
        requireNoMemory(waiting);
        Aio send = scope.newAio().setInput(0, peer.localAddress()).setIov(ByteBuffer.wrap(new byte[10]));
        assertThat(socket.send(send)).isTrue();
        requireNoMemory(send);
        memory.recover();
        assertThat(next(scope, socket)).isEqualTo("kept");
        post(scope, socket, peer.localAddress(), "first");
        assertThat(next(client(), peer)).isEqualTo("first");
        close();
    }

    // Loops

    @Test
    @DisplayName(
            "E2 S1 a service for whose second loop there is no memory is refused NOMEM, and leaves no poller behind")
    void open() throws Exception {
        FailingBackend scarce = new FailingBackend(provider());
        Engine engine = newEngine(scarce, EngineOptions.DEFAULT.withLoops(2));
        scarce.pollers.set(1);
        AioException refused = thrownBy(() -> engine.open(AioConfig.DEFAULT));
        assertThat(refused.status()).isEqualTo(AioStatus.NOMEM);
        assertThat(refused).hasCause(scarce.failure);
        scarce.recover();
        open(engine, AioConfig.DEFAULT).close();
    }

    @Test
    @DisplayName("S1 a poll without memory is tried again: streams and timers go on")
    void poll() throws Exception {
        Pair pair = shortOfMemory();
        memory.failIn("poller.poll");
        Aio sleep = scope.newAio();
        assertThat(scope.sleep(Duration.ofMillis(1), sleep)).isTrue(); // wakes the loop
        awaitOk(sleep);
        until("it has failed", () -> memory.thrown.get() > 0);
        memory.recover();
        send(service(), pair.far(), pattern(3, 1));
        assertThat(receive(scope, pair.near(), 3)).isEqualTo(pattern(3, 1));
        close();
    }

    @Test
    @DisplayName("S1 a poller that throws an Error when it is closed does not keep the service from ending")
    void closePoller() throws Exception {
        shortOfMemory();
        memory.failIn("poller.close");
        try (Waiting closing = new Waiting(scope::close)) {
            closing.requireReturned();
        }
        assertThat(memory.thrown).hasPositiveValue();
    }

    @Test
    @DisplayName("E1 another Error of a backend's is INTERNAL with the Error as cause, and the stream goes on")
    void anotherError() throws Exception {
        Pair pair = shortOfMemory();
        memory.failure = new NoClassDefFoundError("of a backend that has gone: the kit says so");
        memory.failIn("read");
        send(service(), pair.far(), pattern(3, 1));
        Aio recv = scope.newAio().setIov(ByteBuffer.allocate(3));
        assertThat(pair.near().recv(recv)).isTrue();
        awaitStatus(recv, AioStatus.INTERNAL);
        assertThat(recv.cause()).isSameAs(memory.failure);
        memory.recover();
        assertThat(receive(scope, pair.near(), 3)).isEqualTo(pattern(3, 1));
        close();
    }
}

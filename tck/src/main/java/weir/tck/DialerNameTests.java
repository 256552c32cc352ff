package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.StreamOptionTests.requireStatus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.NameResolver;

/** Names: how dials and listeners resolve them, and that nothing waits for a resolver that need not (E1, E6). */
public abstract class DialerNameTests extends KitFixture {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private ServerSocketChannel server;
    private int port;

    /** For subclasses. */
    protected DialerNameTests() {}

    @BeforeEach
    final void serve() throws IOException {
        needs(Capability.OUTSIDE);
        needs(Capability.TCP);
        server = RawSockets.serve(100);
        port = RawSockets.portOf(server.getLocalAddress());
    }

    @AfterEach
    final void release() throws IOException {
        answer.countDown();
        if (server != null) {
            server.close();
        }
    }

    /** A scope whose names are resolved by this; each question is noted. */
    private EngineScope scope(NameResolver resolver) {
        NameResolver noting = host -> {
            asked.add(host);
            return resolver.resolve(host);
        };
        EngineOptions options = EngineOptions.DEFAULT.withLoops(1).withResolver(noting);
        return open(newEngine(clientProvider(), options), AioConfig.DEFAULT.withName("names"));
    }

    /** Gives no answer until the test is over, or has counted {@link #answer} down. */
    private InetAddress[] blocked(String host) throws UnknownHostException {
        try {
            answer.await();
            return new InetAddress[] {RawSockets.loopback4()};
        } catch (InterruptedException e) {
            throw new UnknownHostException(host + ": interrupted");
        }
    }

    private static Aio startDial(EngineScope scope, String host, int port) {
        try {
            Aio aio = scope.newAio();
            assertThat(scope.dialer("tcp://" + host + ":" + port).dial(aio)).isTrue();
            return aio;
        } catch (AioException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAsked(int count) {
        until("the resolver is asked " + count + " times", () -> asked.size() >= count);
    }

    // Answers

    @Test
    @DisplayName("E6 a name is resolved by the engine's resolver")
    void resolved() {
        EngineScope scope = scope(host -> new InetAddress[] {RawSockets.loopback4()});
        Aio dial = awaitOk(startDial(scope, "some.name.test", port));
        assertThat(Objects.requireNonNull(dial.stream()).remoteAddress())
                .isEqualTo(new InetSocketAddress(RawSockets.loopback4(), port));
        assertThat(asked).containsExactly("some.name.test");
    }

    @Test
    @DisplayName("E6 a name that does not resolve is UNREACHABLE, with the UnknownHostException as cause")
    void unknown() {
        UnknownHostException failure = new UnknownHostException("no.such.test");
        EngineScope scope = scope(host -> {
            throw failure;
        });
        Aio dial = awaitStatus(startDial(scope, "no.such.test", port), AioStatus.UNREACHABLE);
        assertThat(dial.cause()).isSameAs(failure);
        assertThat(dial.stream()).isNull();
    }

    @Test
    @DisplayName("E6 a resolver that throws what it must not ends that dial, and not the service")
    void resolverFails() {
        EngineScope scope = scope(host -> {
            if (host.equals("bad.test")) {
                throw new IllegalStateException("a bug in the resolver");
            }
            if (host.equals("worse.test")) {
                throw new NoClassDefFoundError("a class that the resolver needs");
            }
            return new InetAddress[] {RawSockets.loopback4()};
        });
        for (int i = 0; i < 5; i++) {
            assertThat(await(startDial(scope, "bad.test", port)).result()).isNotEqualTo(AioStatus.OK);
            assertThat(await(startDial(scope, "worse.test", port)).result()).isNotEqualTo(AioStatus.OK);
        }
        awaitOk(startDial(scope, "good.test", port));
    }

    @Test
    @DisplayName("E6 a resolver that finds no address ends the dial")
    void noAddresses() {
        EngineScope scope = scope(host -> new InetAddress[0]);
        assertThat(await(startDial(scope, "empty.test", port)).result()).isNotEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("E6 the first address that answers is taken")
    void firstAddress() throws IOException {
        needs(Capability.OUTSIDE);
        RawSockets.assumeIpv6();
        InetSocketAddress other = new InetSocketAddress(RawSockets.loopback6(), port);
        try (ServerSocketChannel six = RawSockets.serve(other, 10)) {
            assertThat(six.isOpen()).isTrue();
            EngineScope fourFirst = scope(host -> new InetAddress[] {RawSockets.loopback4(), RawSockets.loopback6()});
            EngineScope sixFirst = scope(host -> new InetAddress[] {RawSockets.loopback6(), RawSockets.loopback4()});
            Aio four = awaitOk(startDial(fourFirst, "both.test", port));
            assertThat(Objects.requireNonNull(four.stream()).remoteAddress())
                    .isEqualTo(new InetSocketAddress(RawSockets.loopback4(), port));
            Aio first = awaitOk(startDial(sixFirst, "both.test", port));
            assertThat(Objects.requireNonNull(first.stream()).remoteAddress()).isEqualTo(other);
        }
    }

    @Test
    @DisplayName("E6 an address that refuses makes way for the next")
    void nextAddress() throws IOException {
        RawSockets.assumeIpv6();
        try (SocketChannel refusing = SocketChannel.open(StandardProtocolFamily.INET6)) {
            refusing.bind(new InetSocketAddress(RawSockets.loopback6(), port));
            EngineScope scope = scope(host -> new InetAddress[] {RawSockets.loopback6(), RawSockets.loopback4()});
            Aio dial = awaitOk(startDial(scope, "both.test", port));
            assertThat(Objects.requireNonNull(dial.stream()).remoteAddress())
                    .isEqualTo(new InetSocketAddress(RawSockets.loopback4(), port));
        }
    }

    @Test
    @DisplayName("E6 if all addresses refuse the dial is CONNREFUSED")
    void allRefuse() throws IOException {
        needs(Capability.OUTSIDE);
        try (SocketChannel refusing = RawSockets.refusing()) {
            InetAddress[] many = new InetAddress[20];
            Arrays.fill(many, RawSockets.loopback4());
            EngineScope scope = scope(host -> many);
            Aio dial = startDial(scope, "all.test", RawSockets.portOf(refusing.getLocalAddress()));
            awaitStatus(dial, AioStatus.CONNREFUSED);
        }
    }

    @Test
    @DisplayName("E6 all addresses together have the one deadline of the handle")
    void oneDeadline() throws Exception {
        needs(Capability.OUTSIDE);
        InetAddress[] many = new InetAddress[500];
        Arrays.fill(many, RawSockets.loopback4());
        EngineScope scope = scope(host -> many);
        try (ServerSocketChannel full = RawSockets.serve(1)) {
            List<SocketChannel> queue = RawSockets.fillQueue(full);
            Aio dial = scope.newAio().setTimeout(Duration.ofMillis(50));
            // A deadline for each would make 25 s, and the wait for it fails before.
            int hanging = RawSockets.portOf(full.getLocalAddress());
            assertThat(scope.dialer("tcp://many.test:" + hanging).dial(dial)).isTrue();
            awaitStatus(dial, AioStatus.TIMEDOUT);
            RawSockets.closeAll(queue);
        }
    }

    // Early ends while resolving

    @Test
    @DisplayName("E6 a cancel during name resolution ends the dial at once")
    void cancelWhileResolving() {
        EngineScope scope = scope(this::blocked);
        Aio dial = startDial(scope, "slow.test", port);
        awaitAsked(1);
        assertThat(dial.cancel()).isTrue();
        awaitStatus(dial, AioStatus.CANCELED);
        assertThat(answer.getCount()).as("the resolver has not answered").isEqualTo(1);
    }

    @Test
    @DisplayName("E6 a timeout during name resolution ends the dial at once, also one of zero")
    void timeoutWhileResolving() throws AioException {
        EngineScope scope = scope(this::blocked);
        StreamDialer dialer = scope.dialer("tcp://slow.test:" + port);
        Aio dial = scope.newAio().setTimeout(Duration.ofMillis(20));
        assertThat(dialer.dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.TIMEDOUT);
        assertThat(dialer.dial(dial.setTimeout(Duration.ZERO))).isTrue();
        awaitStatus(dial, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("E6 closing the dialer during name resolution ends its dials CLOSED at once")
    void closeWhileResolving() throws AioException {
        EngineScope scope = scope(this::blocked);
        StreamDialer dialer = scope.dialer("tcp://slow.test:" + port);
        Aio dial = scope.newAio();
        assertThat(dialer.dial(dial)).isTrue();
        awaitAsked(1);
        dialer.close();
        awaitStatus(dial, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S1 closing the service does not wait for a resolver")
    void serviceClosesWhileResolving() {
        EngineScope scope = scope(this::blocked);
        Aio dial = startDial(scope, "slow.test", port);
        awaitAsked(1);
        scope.close();
        awaitStatus(dial, AioStatus.STOPPED);
        assertThat(answer.getCount()).as("the resolver has not answered").isEqualTo(1);
    }

    @Test
    @DisplayName("S2 a dial that was under way when a drain began succeeds, and the drain waits for its stream")
    void drainWhileResolving() throws InterruptedException {
        EngineScope scope = scope(this::blocked);
        Aio dial = startDial(scope, "slow.test", port);
        awaitAsked(1);
        assertThat(scope.drain(Duration.ZERO)).as("drained beside a dial").isFalse();
        answer.countDown();
        ByteStream stream = Objects.requireNonNull(awaitOk(dial).stream());
        assertThat(scope.drain(Duration.ZERO)).as("drained beside a stream").isFalse();
        stream.close();
        assertThat(scope.drain(patience())).isTrue();
    }

    @Test
    @DisplayName("E6 an answer that comes too late changes nothing")
    void lateAnswer() throws IOException {
        EngineScope scope = scope(this::blocked);
        Aio dial = startDial(scope, "slow.test", port);
        awaitAsked(1);
        assertThat(dial.cancel()).isTrue();
        awaitStatus(dial, AioStatus.CANCELED);
        // The handle's next operation is another one when the answer comes.
        try (StreamListener listener = scope.listener("tcp://127.0.0.1:0")) {
            listener.listen();
            assertThat(listener.accept(dial)).isTrue();
            answer.countDown();
            // This dial's question comes after the late answer; then the loop has seen both.
            awaitOk(startDial(scope, "fast.test", port));
            assertThat(dial.busy()).isTrue();
            assertThat(scope.engine().counters().staleFinishes()).isZero();
            assertThat(dial.cancel()).isTrue();
            awaitStatus(dial, AioStatus.CANCELED);
        }
        scope.close();
        // Only the second dial has come.
        server.accept().close();
        server.configureBlocking(false);
        assertThat(server.accept()).isNull();
    }

    // What need not be resolved

    @Test
    @DisplayName("E6 numeric addresses never ask the resolver, dialled or listened on")
    void numeric() throws AioException {
        EngineScope scope = scope(host -> {
            throw new UnknownHostException("nobody should ask for " + host);
        });
        awaitOk(startDial(scope, "127.0.0.1", port));
        try (StreamListener listener = scope.listener("tcp://127.0.0.1:0")) {
            listener.listen();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("E6 numeric IPv6 addresses never ask the resolver")
    void numericIpv6() throws IOException {
        RawSockets.assumeIpv6();
        EngineScope scope = scope(host -> {
            throw new UnknownHostException("nobody should ask for " + host);
        });
        try (StreamListener listener = scope.listener("tcp://[::1]:0")) {
            listener.listen();
            awaitOk(startDial(scope, "[::1]", RawSockets.portOf(listener.localAddress())));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("E6 numeric dials do not wait for resolutions that hang")
    void numericBesideHanging() {
        EngineScope scope = scope(this::blocked);
        List<Aio> hanging = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hanging.add(startDial(scope, "slow" + i + ".test", port));
        }
        awaitAsked(1);
        awaitOk(startDial(scope, "127.0.0.1", port));
        assertThat(answer.getCount()).as("the resolver has not answered").isEqualTo(1);
        for (Aio each : hanging) {
            assertThat(each.cancel()).isTrue();
            awaitStatus(each, AioStatus.CANCELED);
        }
    }

    // Listeners

    @Test
    @DisplayName("E1 a listener's name is resolved by the engine's resolver too")
    void listenerName() throws AioException {
        EngineScope scope = scope(host -> new InetAddress[] {RawSockets.loopback4()});
        try (StreamListener listener = scope.listener("tcp://here.test:0")) {
            listener.listen();
            assertThat(((InetSocketAddress) listener.localAddress()).getAddress())
                    .isEqualTo(RawSockets.loopback4());
            assertThat(asked).containsExactly("here.test");
        }
    }

    @Test
    @DisplayName("E1 a listener's name that does not resolve is UNREACHABLE, and may be tried again")
    void listenerNameUnknown() throws AioException {
        List<String> known = new CopyOnWriteArrayList<>();
        EngineScope scope = scope(host -> {
            if (known.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {RawSockets.loopback4()};
        });
        try (StreamListener listener = scope.listener("tcp://here.test:0")) {
            requireStatus(AioStatus.UNREACHABLE, listener::listen);
            assertThatThrownBy(listener::listen).hasCauseInstanceOf(UnknownHostException.class);
            known.add("here.test");
            listener.listen();
        }
    }
}

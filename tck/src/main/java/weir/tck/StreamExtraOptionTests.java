package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.StreamOptionTests.requireStatus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.PeerCredentials;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Capability;
import weir.spi.EngineOptions;

/** Options that a backend may lack: what they do where they are there, and what is said where they are not. */
public abstract class StreamExtraOptionTests extends KitFixture {
    /** For subclasses. */
    protected StreamExtraOptionTests() {}

    /** Connects one pair with a dialer and a listener that carry options. */
    private Pair connect(StreamListener listener, StreamDialer dialer) {
        try (Aio accept = service().newAio();
                Aio dial = client().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
        }
    }

    private void requireTraffic(Pair pair) {
        send(client(), pair.near(), pattern(100_000, 1));
        assertThat(receive(service(), pair.far(), 100_000)).isEqualTo(pattern(100_000, 1));
        send(service(), pair.far(), pattern(100_000, 2));
        assertThat(receive(client(), pair.near(), 100_000)).isEqualTo(pattern(100_000, 2));
    }

    // Credentials

    /** Who this process is: the owner of the files that it makes. */
    private PeerCredentials ourselves() throws IOException {
        Path file = Files.createTempFile(folder, "mine", "");
        return new PeerCredentials(
                (int) ProcessHandle.current().pid(), (Integer) Files.getAttribute(file, "unix:uid"), (Integer)
                        Files.getAttribute(file, "unix:gid"));
    }

    private void requireCredentials(String url) throws IOException {
        Pair pair = connect(url);
        assertThat(pair.near().getOption(StreamOptions.PEER_CREDENTIALS)).isEqualTo(ourselves());
        assertThat(pair.far().getOption(StreamOptions.PEER_CREDENTIALS)).isEqualTo(ourselves());
        requireTraffic(pair);
    }

    @Test
    @DisplayName("E1 both ends of a Unix socket tell process, user and group of the other")
    void credentials() throws IOException {
        needs(Capability.UNIX);
        needs(Capability.PEER_CREDENTIALS);
        requireCredentials(unixUrl());
    }

    @Test
    @DisplayName("E1 both ends of an abstract socket tell process, user and group of the other")
    void credentialsOfAbstract() throws IOException {
        needs(Capability.ABSTRACT);
        needs(Capability.PEER_CREDENTIALS);
        requireCredentials(abstractUrl());
    }

    @Test
    @DisplayName("E1 the credentials of a peer that has closed are still told")
    void credentialsOfTheGone() throws IOException {
        needs(Capability.UNIX);
        needs(Capability.PEER_CREDENTIALS);
        Pair pair = connect(unixUrl());
        pair.near().close();
        try (Aio recv = service().newAio()) {
            assertThat(pair.far().recv(recv.setIov(ByteBuffer.allocate(1)))).isTrue();
            awaitStatus(recv, AioStatus.CONNSHUT);
        }
        assertThat(pair.far().getOption(StreamOptions.PEER_CREDENTIALS)).isEqualTo(ourselves());
    }

    @Test
    @DisplayName("E2 credentials cannot be set anywhere, and a TCP socket has none")
    void credentialsCannotBeSet() throws IOException {
        needs(Capability.TCP);
        PeerCredentials root = new PeerCredentials(1, 0, 0);
        Pair tcp = connect();
        requireStatus(AioStatus.NOTSUP, () -> tcp.near().getOption(StreamOptions.PEER_CREDENTIALS));
        requireStatus(AioStatus.NOTSUP, () -> tcp.far().getOption(StreamOptions.PEER_CREDENTIALS));
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        requireStatus(AioStatus.NOTSUP, () -> listener.getOption(StreamOptions.PEER_CREDENTIALS));
        List<ThrowingCallable> attempts = List.of(
                () -> tcp.near().setOption(StreamOptions.PEER_CREDENTIALS, root),
                () -> listener.setOption(StreamOptions.PEER_CREDENTIALS, root),
                () -> client().dialer("tcp://127.0.0.1:1").setOption(StreamOptions.PEER_CREDENTIALS, root));
        for (ThrowingCallable each : attempts) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PEER_CREDENTIALS")
                    .hasMessageContaining("cannot be set");
        }
        if (provider().lacks(Capability.UNIX) == null) {
            Pair unix = connect(unixUrl());
            assertThatThrownBy(() -> unix.far().setOption(StreamOptions.PEER_CREDENTIALS, root))
                    .isInstanceOf(IllegalArgumentException.class);
            StreamListener onPath = service().listener(unixUrl());
            requireStatus(AioStatus.NOTSUP, () -> onPath.getOption(StreamOptions.PEER_CREDENTIALS));
        }
    }

    // The user timeout

    @Test
    @DisplayName("E2 the user timeout can be set and read back on a stream, from 1 ms to an hour")
    void userTimeout() throws IOException {
        needs(Capability.USER_TIMEOUT);
        Pair pair = connect();
        for (Duration each : List.of(Duration.ofMillis(1), Duration.ofMillis(12_345), Duration.ofHours(1))) {
            pair.near().setOption(StreamOptions.USER_TIMEOUT, each);
            assertThat(pair.near().getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(each);
        }
        pair.far().setOption(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(3));
        assertThat(pair.near().getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(Duration.ofHours(1));
        requireTraffic(pair);
    }

    @Test
    @DisplayName("E2 a user timeout of dialer and listener holds for their streams")
    void userTimeoutOfMakers() throws IOException {
        needs(Capability.USER_TIMEOUT);
        try (StreamListener listener = service().listener("tcp://127.0.0.1:0")) {
            listener.setOption(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(11));
            listener.listen();
            try (StreamDialer dialer = client().dialer(listener.url())) {
                dialer.setOption(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(12));
                assertThat(dialer.getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(Duration.ofSeconds(12));
                Pair pair = connect(listener, dialer);
                assertThat(pair.near().getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(Duration.ofSeconds(12));
                assertThat(pair.far().getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(Duration.ofSeconds(11));
                requireTraffic(pair);
            }
        }
    }

    @Test
    @DisplayName("E2 a user timeout that was not set is no value: NOTSUP, as with other defaults of the system's")
    void userTimeoutUnset() {
        needs(Capability.USER_TIMEOUT);
        Pair pair = connect();
        requireStatus(AioStatus.NOTSUP, () -> pair.near().getOption(StreamOptions.USER_TIMEOUT));
    }

    @Test
    @DisplayName("E2 a user timeout out of range is refused, with the value and what is allowed")
    void userTimeoutRange() throws IOException {
        needs(Capability.USER_TIMEOUT);
        Pair pair = connect();
        pair.near().setOption(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(1));
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        for (Duration each : List.of(
                Duration.ZERO,
                Duration.ofNanos(999_999),
                Duration.ofMillis(-1),
                Duration.ofHours(1).plusNanos(1))) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> pair.near().setOption(StreamOptions.USER_TIMEOUT, each),
                    () -> dialer.setOption(StreamOptions.USER_TIMEOUT, each))) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(each.toString())
                        .hasMessageContaining("PT0.001S to PT1H");
            }
        }
        assertThat(pair.near().getOption(StreamOptions.USER_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("E2 the user timeout is NOTSUP on a Unix socket")
    void userTimeoutOnUnix() {
        needs(Capability.UNIX);
        Pair pair = connect(unixUrl());
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(1)));
        requireStatus(AioStatus.NOTSUP, () -> pair.far().getOption(StreamOptions.USER_TIMEOUT));
    }

    // IPv6 only

    private StreamListener wildcard(boolean onlyIpv6) throws AioException {
        StreamListener listener = service().listener("tcp://[::]:0");
        listener.setOption(StreamOptions.IPV6_ONLY, onlyIpv6).listen();
        assertThat(listener.getOption(StreamOptions.IPV6_ONLY)).isEqualTo(onlyIpv6);
        return listener;
    }

    @Test
    @DisplayName("E1 an IPv6-only listener at [::] takes ::1 and refuses 127.0.0.1, whose port another may have")
    void ipv6Only() throws IOException {
        needs(Capability.OUTSIDE);
        needs(Capability.IPV6_ONLY);
        RawSockets.assumeIpv6();
        try (StreamListener listener = wildcard(true)) {
            int port = RawSockets.portOf(listener.localAddress());
            InetSocketAddress ipv4 = new InetSocketAddress(RawSockets.loopback4(), port);
            assertThatThrownBy(() -> RawSockets.connect(ipv4)).isInstanceOf(IOException.class);
            requireAccepts(listener, new InetSocketAddress(RawSockets.loopback6(), port));
            try (StreamListener other = listen("tcp://127.0.0.1:" + port)) {
                requireAccepts(other, ipv4);
            }
        }
    }

    @Test
    @DisplayName("E1 a listener at [::] that is not IPv6-only takes ::1 and 127.0.0.1")
    void bothFamilies() throws IOException {
        needs(Capability.IPV6_ONLY);
        RawSockets.assumeIpv6();
        try (StreamListener listener = wildcard(false)) {
            int port = RawSockets.portOf(listener.localAddress());
            requireAccepts(listener, new InetSocketAddress(RawSockets.loopback6(), port));
            requireAccepts(listener, new InetSocketAddress(RawSockets.loopback4(), port));
        }
    }

    private void requireAccepts(StreamListener listener, InetSocketAddress address) throws IOException {
        try (SocketChannel raw = RawSockets.connect(address);
                Aio accept = service().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            RawSockets.write(raw, pattern(100, 3));
            assertThat(receive(service(), awaitOk(accept).stream(), 100)).isEqualTo(pattern(100, 3));
        }
    }

    @Test
    @DisplayName("E2 IPv6-only comes too late for a listener that listens, and is no option of a dialer or stream")
    void ipv6OnlyTooLate() throws IOException {
        needs(Capability.IPV6_ONLY);
        RawSockets.assumeIpv6();
        try (StreamListener listener = wildcard(false)) {
            requireStatus(AioStatus.STATE, () -> listener.setOption(StreamOptions.IPV6_ONLY, true));
            assertThatThrownBy(() -> client().dialer(listener.url()).setOption(StreamOptions.IPV6_ONLY, true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Pair pair = connect();
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(StreamOptions.IPV6_ONLY, true));
    }

    // What a backend lacks

    /** An option, a value that is allowed, and the capability that it needs. */
    private record Extra<T>(AioOption<T> option, T value, Capability capability) {
        void setOn(StreamListener listener) throws AioException {
            listener.setOption(option, value);
        }

        void setOn(StreamDialer dialer) throws AioException {
            dialer.setOption(option, value);
        }
    }

    private static final List<Extra<?>> OF_LISTENERS = List.of(
            new Extra<>(StreamOptions.IPV6_ONLY, true, Capability.IPV6_ONLY),
            new Extra<>(StreamOptions.LISTEN_FD, 3, Capability.INHERIT),
            new Extra<>(StreamOptions.LISTEN_FD_NAME, "web", Capability.INHERIT));

    private static final List<Extra<?>> OF_BOTH = List.of(
            new Extra<>(StreamOptions.USER_TIMEOUT, Duration.ofSeconds(1), Capability.USER_TIMEOUT),
            new Extra<>(StreamOptions.FAST_OPEN, true, Capability.FAST_OPEN));

    private AioService without(Denying denying) {
        return open(newEngine(denying, EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("without"));
    }

    @Test
    @DisplayName("E2 a listener whose backend lacks an option says NOTSUP, with its name and the reason")
    void lackingOnListener() throws AioException {
        for (List<Extra<?>> extras : List.of(OF_LISTENERS, OF_BOTH)) {
            for (Extra<?> each : extras) {
                Denying denying = new Denying(provider(), each.capability());
                StreamListener listener = without(denying).listener("tcp://127.0.0.1:0");
                String reason = denying.lacks(each.capability());
                requireDenied(() -> each.setOn(listener), each.option(), reason);
                requireDenied(() -> listener.getOption(each.option()), each.option(), reason);
            }
        }
    }

    @Test
    @DisplayName("E2 a dialer whose backend lacks an option says NOTSUP, with its name and the reason")
    void lackingOnDialer() throws AioException {
        for (Extra<?> each : OF_BOTH) {
            Denying denying = new Denying(provider(), each.capability());
            StreamDialer dialer = without(denying).dialer("tcp://127.0.0.1:1");
            String reason = denying.lacks(each.capability());
            requireDenied(() -> each.setOn(dialer), each.option(), reason);
            requireDenied(() -> dialer.getOption(each.option()), each.option(), reason);
        }
    }

    @Test
    @DisplayName("E2 a stream of a backend that lacks them is NOTSUP for user timeout and credentials, with the reason")
    void lackingOnStream() throws AioException {
        requireStreamDenies(Capability.USER_TIMEOUT, StreamOptions.USER_TIMEOUT, "tcp://127.0.0.1:0");
        if (provider().lacks(Capability.UNIX) == null) {
            requireStreamDenies(Capability.PEER_CREDENTIALS, StreamOptions.PEER_CREDENTIALS, unixUrl());
        }
    }

    private void requireStreamDenies(Capability capability, AioOption<?> option, String url) throws AioException {
        Denying denying = new Denying(provider(), capability);
        AioService without = without(denying);
        try (StreamListener listener = without.listener(url);
                Aio accept = without.newAio();
                Aio dial = without.newAio()) {
            listener.listen();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(without.dialer(listener.url()).dial(dial)).isTrue();
            var near = awaitOk(dial).stream();
            awaitOk(accept);
            requireDenied(() -> near.getOption(option), option, denying.lacks(capability));
        }
    }

    private void requireDenied(ThrowingCallable call, AioOption<?> option, String reason) {
        requireStatus(AioStatus.NOTSUP, call);
        assertThatThrownBy(call)
                .as("%s", option)
                .hasMessageContaining(option.name())
                .hasMessageContaining("the backend " + provider().name())
                .hasMessageContaining(reason);
    }
}

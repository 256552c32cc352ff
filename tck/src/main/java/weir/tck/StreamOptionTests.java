package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Capability;

/** Options of streams, dialers and listeners, their ranges and defaults (E2), and the addresses of all three. */
public abstract class StreamOptionTests extends KitFixture {
    /** For subclasses. */
    protected StreamOptionTests() {}

    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.TCP);
    }

    static void requireStatus(AioStatus status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    private static void requireRefused(ThrowingCallable call, String value, String allowed) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(value)
                .hasMessageContaining(allowed);
    }

    /** Connects one pair with a dialer and a listener that carry options. */
    private Pair connect(StreamListener listener, StreamDialer dialer) {
        Aio accept = service().newAio();
        Aio dial = client().newAio();
        assertThat(listener.accept(accept)).isTrue();
        assertThat(dialer.dial(dial)).isTrue();
        awaitOk(dial);
        awaitOk(accept);
        return new Pair(layer(Objects.requireNonNull(dial.stream())), layer(Objects.requireNonNull(accept.stream())));
    }

    // Defaults

    @Test
    @DisplayName("E2 NODELAY is true by default, dialled or accepted")
    void noDelayByDefault() throws AioException {
        Pair pair = connect();
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isTrue();
        assertThat(pair.far().getOption(StreamOptions.NODELAY)).isTrue();
    }

    @Test
    @DisplayName("E2 the defaults of Weir's are told by dialer, listener and stream")
    void defaults() throws AioException {
        needs(Capability.REUSE_PORT);
        Pair pair = connect();
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pair.far().getOption(StreamOptions.KEEPALIVE)).isFalse();
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        assertThat(listener.getOption(StreamOptions.NODELAY)).isTrue();
        assertThat(listener.getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(1));
        assertThat(listener.getOption(StreamOptions.BACKLOG)).isEqualTo(4096);
        assertThat(listener.getOption(StreamOptions.REUSE_PORT)).isFalse();
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        assertThat(dialer.getOption(StreamOptions.NODELAY)).isTrue();
        assertThat(dialer.getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("E2 a dialer does not know an option that was not set and has no default")
    void noDefault() throws AioException {
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        requireStatus(AioStatus.NOTSUP, () -> dialer.getOption(StreamOptions.SEND_BUFFER));
        dialer.setOption(StreamOptions.SEND_BUFFER, 100_000);
        assertThat(dialer.getOption(StreamOptions.SEND_BUFFER)).isEqualTo(100_000);
    }

    // Where they are set

    @Test
    @DisplayName("E2 options of a stream can be changed and read back")
    void onStream() throws AioException {
        Pair pair = connect();
        assertThat(pair.near().setOption(StreamOptions.NODELAY, false)).isSameAs(pair.near());
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isFalse();
        pair.near().setOption(StreamOptions.NODELAY, true).setOption(StreamOptions.KEEPALIVE, true);
        assertThat(pair.near().getOption(StreamOptions.NODELAY)).isTrue();
        assertThat(pair.near().getOption(StreamOptions.KEEPALIVE)).isTrue();
        pair.near().setOption(StreamOptions.LINGER, Duration.ofMillis(300));
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofMillis(300));
        assertThat(pair.far().getOption(StreamOptions.KEEPALIVE))
                .as("of the other side")
                .isFalse();
    }

    @Test
    @DisplayName("E2 options of a dialer hold for the streams it dials later")
    void onDialer() throws AioException {
        try (StreamListener listener = listen();
                StreamDialer dialer = client().dialer(listener.url())) {
            Pair before = connect(listener, dialer);
            dialer.setOption(StreamOptions.NODELAY, false)
                    .setOption(StreamOptions.KEEPALIVE, true)
                    .setOption(StreamOptions.LINGER, Duration.ofSeconds(7));
            Pair after = connect(listener, dialer);
            assertThat(after.near().getOption(StreamOptions.NODELAY)).isFalse();
            assertThat(after.near().getOption(StreamOptions.KEEPALIVE)).isTrue();
            assertThat(after.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(7));
            assertThat(after.far().getOption(StreamOptions.NODELAY)).isTrue();
            assertThat(before.near().getOption(StreamOptions.NODELAY)).isTrue();
            assertThat(before.near().getOption(StreamOptions.KEEPALIVE)).isFalse();
        }
    }

    @Test
    @DisplayName("E2 options of a listener hold for the streams it accepts, also if set while it listens")
    void onListener() throws AioException {
        try (StreamListener listener = service().listener("tcp://127.0.0.1:0")) {
            listener.setOption(StreamOptions.KEEPALIVE, true);
            listener.listen();
            listener.setOption(StreamOptions.NODELAY, false).setOption(StreamOptions.LINGER, Duration.ofSeconds(9));
            try (StreamDialer dialer = client().dialer(listener.url())) {
                Pair pair = connect(listener, dialer);
                assertThat(pair.far().getOption(StreamOptions.KEEPALIVE)).isTrue();
                assertThat(pair.far().getOption(StreamOptions.NODELAY)).isFalse();
                assertThat(pair.far().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(9));
                assertThat(pair.near().getOption(StreamOptions.NODELAY)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("E2 buffer sizes can be asked for; the operating system gives some number")
    void bufferSizes() throws AioException {
        Pair pair = connect();
        pair.near().setOption(StreamOptions.SEND_BUFFER, 64 << 10).setOption(StreamOptions.RECV_BUFFER, 64 << 10);
        // Linux doubles it, and other systems may choose; but it is not what it was, several megabytes perhaps.
        assertThat(pair.near().getOption(StreamOptions.SEND_BUFFER)).isBetween(64 << 10, 256 << 10);
        assertThat(pair.near().getOption(StreamOptions.RECV_BUFFER)).isBetween(64 << 10, 256 << 10);
    }

    @Test
    @DisplayName("E2 the traffic class can be set and read back")
    void trafficClass() throws AioException {
        Pair pair = connect();
        pair.near().setOption(StreamOptions.TRAFFIC_CLASS, 0x10);
        assertThat(pair.near().getOption(StreamOptions.TRAFFIC_CLASS)).isEqualTo(0x10);
    }

    @Test
    @DisplayName("E2 the times of keep-alive can be set and read back")
    void keepAliveTimes() throws AioException {
        needs(Capability.KEEPALIVE_TIMES);
        Pair pair = connect();
        pair.near()
                .setOption(StreamOptions.KEEPALIVE_IDLE, 100)
                .setOption(StreamOptions.KEEPALIVE_INTERVAL, 20)
                .setOption(StreamOptions.KEEPALIVE_COUNT, 5);
        assertThat(pair.near().getOption(StreamOptions.KEEPALIVE_IDLE)).isEqualTo(100);
        assertThat(pair.near().getOption(StreamOptions.KEEPALIVE_INTERVAL)).isEqualTo(20);
        assertThat(pair.near().getOption(StreamOptions.KEEPALIVE_COUNT)).isEqualTo(5);
    }

    // What is refused

    @Test
    @DisplayName("E2 a value out of range is refused on a stream, with the value and what is allowed")
    void rangesOnStream() throws AioException {
        Pair pair = connect();
        requireRefused(() -> pair.near().setOption(StreamOptions.SEND_BUFFER, 0), "0", "1 to 1073741824");
        requireRefused(() -> pair.near().setOption(StreamOptions.TRAFFIC_CLASS, 256), "256", "0 to 255");
        requireRefused(() -> pair.near().setOption(StreamOptions.KEEPALIVE_COUNT, 128), "128", "1 to 127");
        requireRefused(
                () -> pair.near().setOption(StreamOptions.LINGER, Duration.ofSeconds(-1)), "PT-1S", "PT0S to PT1H");
        requireRefused(
                () -> pair.near().setOption(StreamOptions.LINGER, Duration.ofMinutes(61)), "PT1H1M", "PT0S to PT1H");
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("E2 a value out of range is refused on dialer and listener, with the value and what is allowed")
    void rangesOnDialerAndListener() throws AioException {
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        requireRefused(() -> dialer.setOption(StreamOptions.RECV_BUFFER, -5), "-5", "1 to 1073741824");
        requireStatus(AioStatus.NOTSUP, () -> dialer.getOption(StreamOptions.RECV_BUFFER));
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        requireRefused(() -> listener.setOption(StreamOptions.BACKLOG, 65_536), "65536", "1 to 65535");
        requireRefused(() -> listener.setOption(StreamOptions.KEEPALIVE_IDLE, 0), "0", "1 to 32767");
        assertThat(listener.getOption(StreamOptions.BACKLOG)).isEqualTo(4096);
    }

    @Test
    @DisplayName("E2 null is refused everywhere")
    @SuppressWarnings("NullAway") // on purpose
    void nulls() {
        Pair pair = connect();
        assertThatThrownBy(() -> pair.near().setOption(StreamOptions.NODELAY, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pair.near().getOption((AioOption<Boolean>) null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client().dialer("tcp://127.0.0.1:1").setOption(StreamOptions.NODELAY, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> service().listener("tcp://127.0.0.1:0").setOption(StreamOptions.BACKLOG, null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    @DisplayName("E2 a dialer refuses options of listeners")
    void listenersOptionOnDialer() throws AioException {
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        for (AioOption<Boolean> each : List.of(StreamOptions.REUSE_ADDRESS, StreamOptions.REUSE_PORT)) {
            assertThatThrownBy(() -> dialer.setOption(each, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(each.name());
        }
        assertThatThrownBy(() -> dialer.setOption(StreamOptions.BACKLOG, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("E2 an option of the listening socket comes too late once it listens: STATE")
    void tooLate() throws AioException {
        StreamListener listener = listen();
        requireStatus(AioStatus.STATE, () -> listener.setOption(StreamOptions.BACKLOG, 5));
        requireStatus(AioStatus.STATE, () -> listener.setOption(StreamOptions.REUSE_ADDRESS, false));
        assertThat(listener.getOption(StreamOptions.BACKLOG)).isEqualTo(4096);
    }

    @Test
    @DisplayName("E2 an option of another socket's is NOTSUP")
    void unknownOption() {
        Pair pair = connect();
        AioOption<Integer> unknown = new AioOption<>("UNKNOWN", Integer.class, "any", value -> true, null);
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(unknown, 1));
        requireStatus(AioStatus.NOTSUP, () -> pair.near().getOption(unknown));
    }

    @Test
    @DisplayName("E2 options of TCP are NOTSUP on a Unix socket, those of any stream are not")
    void unixSocket() throws AioException {
        needs(Capability.UNIX);
        Pair pair = connect(unixUrl());
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(StreamOptions.NODELAY, true));
        requireStatus(AioStatus.NOTSUP, () -> pair.far().getOption(StreamOptions.NODELAY));
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(StreamOptions.KEEPALIVE, true));
        requireStatus(AioStatus.NOTSUP, () -> pair.near().setOption(StreamOptions.TRAFFIC_CLASS, 1));
        pair.near().setOption(StreamOptions.SEND_BUFFER, 64 << 10);
        assertThat(pair.near().getOption(StreamOptions.SEND_BUFFER)).isGreaterThanOrEqualTo(64 << 10);
        pair.near().setOption(StreamOptions.LINGER, Duration.ZERO);
        assertThat(pair.near().getOption(StreamOptions.LINGER)).isZero();
    }

    @Test
    @DisplayName("B6 options of a closed object are CLOSED")
    void closedObjects() throws AioException {
        Pair pair = connect();
        pair.near().close();
        requireStatus(AioStatus.CLOSED, () -> pair.near().setOption(StreamOptions.NODELAY, true));
        requireStatus(AioStatus.CLOSED, () -> pair.near().getOption(StreamOptions.NODELAY));
        StreamDialer dialer = client().dialer("tcp://127.0.0.1:1");
        dialer.close();
        requireStatus(AioStatus.CLOSED, () -> dialer.setOption(StreamOptions.NODELAY, true));
        StreamListener listener = listen();
        listener.close();
        requireStatus(AioStatus.CLOSED, () -> listener.setOption(StreamOptions.NODELAY, true));
    }

    // Addresses

    @Test
    @DisplayName("E1 the addresses of both ends of a TCP connection match")
    void tcpAddresses() {
        try (StreamListener listener = listen()) {
            Pair pair = connect(listener);
            assertThat(pair.far().localAddress()).isEqualTo(listener.localAddress());
            assertThat(pair.near().remoteAddress()).isEqualTo(listener.localAddress());
            assertThat(pair.near().localAddress()).isEqualTo(pair.far().remoteAddress());
            InetSocketAddress near = (InetSocketAddress) pair.near().localAddress();
            assertThat(near.getAddress()).isEqualTo(RawSockets.loopback4());
            assertThat(near.getPort()).isPositive();
        }
    }

    @Test
    @DisplayName("E1 the URL of a listener tells the port that was assigned, that of a dialer stays as given")
    void urlWithPort() throws AioException {
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        assertThat(listener.url()).isEqualTo("tcp://127.0.0.1:0");
        listener.listen();
        int port = RawSockets.portOf(listener.localAddress());
        assertThat(port).isPositive();
        assertThat(listener.url()).isEqualTo("tcp://127.0.0.1:" + port);
        assertThat(client().dialer(listener.url()).url()).isEqualTo(listener.url());
        listener.close();
        assertThat(listener.url()).isEqualTo("tcp://127.0.0.1:" + port);
    }

    @Test
    @DisplayName("E1 an IPv6 listener has its brackets and can be dialled by its URL")
    void ipv6Url() {
        RawSockets.assumeIpv6();
        try (StreamListener listener = listen("tcp://[::1]:0")) {
            assertThat(AioUrl.parse(listener.url()).host()).isEqualTo("::1");
            Pair pair = connect(listener);
            assertThat(((InetSocketAddress) pair.near().remoteAddress()).getAddress())
                    .isEqualTo(RawSockets.loopback6());
        }
    }

    @Test
    @DisplayName("E1 a Unix socket's address is its path; that of the dialling side is empty")
    void unixAddresses() {
        needs(Capability.UNIX);
        String url = unixUrl();
        UnixDomainSocketAddress path =
                UnixDomainSocketAddress.of(Path.of(AioUrl.parse(url).path()));
        UnixDomainSocketAddress none = UnixDomainSocketAddress.of("");
        try (StreamListener listener = listen(url)) {
            assertThat(listener.url()).isEqualTo(url);
            assertThat(listener.localAddress()).isEqualTo(path);
            Pair pair = connect(listener);
            assertThat(pair.near().remoteAddress()).isEqualTo(path);
            assertThat(pair.far().localAddress()).isEqualTo(path);
            assertThat(pair.near().localAddress()).isEqualTo(none);
            assertThat(pair.far().remoteAddress()).isEqualTo(none);
        }
    }
}

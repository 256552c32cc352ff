package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.Failures.throwsStatus;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import weir.api.AbstractSocketAddress;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.api.UdpOptions;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Values that are refused before anything is done with them: URLs, paths, configuration, options (E2). */
public abstract class BadInputTests extends KitFixture {
    /** For subclasses. */
    protected BadInputTests() {}

    @TestFactory
    @DisplayName("E2 a text that is no URL is refused, with the text and the forms that are allowed")
    final Stream<DynamicTest> urls() {
        Refusals refusals = new Refusals();
        String forms = "tcp://host:port";
        for (String text : new String[] {
            "",
            "tcp",
            "127.0.0.1:80",
            "/tmp/socket",
            "http://127.0.0.1:80",
            "TCP://127.0.0.1:80",
            " tcp://127.0.0.1:80",
            "://127.0.0.1:80",
            "tls+tcp://127.0.0.1:80",
            "tcp:/127.0.0.1:80"
        }) {
            refusals.argument("no scheme of ours: '" + text + "'", () -> AioUrl.parse(text), text, forms);
        }
        for (String text : new String[] {"tcp://", "tcp://127.0.0.1", "udp://[::1]", "tcp://[::1]80"}) {
            refusals.argument("no port: '" + text + "'", () -> AioUrl.parse(text), text, "host:port");
        }
        for (String port : new String[] {
            "", "http", "-1", "+80", "65536", "99999", "999999999999", "80/path", "80 ", "0x50", "8.0", "\u0661\u0662"
        }) {
            String text = "tcp://127.0.0.1:" + port;
            refusals.argument("bad port: '" + text + "'", () -> AioUrl.parse(text), text, "0 to 65535");
        }
        for (String host : new String[] {
            "::1",
            "[::1",
            "::1]",
            "[127.0.0.1]",
            "[]",
            "[::zz]",
            "[host]",
            "256.0.0.1",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "1..2.3",
            "a b",
            "user@host",
            "h\u00f6st",
            "a/b",
            "**",
            "[::1%]",
            "[::1%e:0]",
            "[:]",
            "[:::]",
            "[1:2]",
            "[:1:2:3:4:5:6:7]",
            "[1:2:3:4:5:6:7:]",
            "[1:2:3:4:5:6:7:8:9]",
            "[1:2:3:4::5:6:7:8]",
            "[1::2::3]",
            "[12345::]",
            "[::1.2.3]",
            "[::1.2.3.256]",
            "[1.2.3.4::]",
            "[1:2:3:4:5:6:7:1.2.3.4]",
            "h".repeat(254)
        }) {
            String text = "udp://" + host + ":80";
            refusals.argument("bad host: '" + text + "'", () -> AioUrl.parse(text), text);
        }
        refusals.nothing("URL null", () -> AioUrl.parse(null));
        return refusals.tests();
    }

    @TestFactory
    @DisplayName("E2 a path or a name that is too long or empty is refused, with its size in bytes")
    final Stream<DynamicTest> paths() {
        Refusals refusals = new Refusals();
        String allowed = "1 to 107 bytes";
        for (String scheme : new String[] {"ipc", "abstract"}) {
            refusals.argument(scheme + " of 0 bytes", () -> AioUrl.parse(scheme + "://"), scheme + "://", allowed);
            for (int bytes : new int[] {108, 109, 5000}) {
                String text = scheme + "://" + "/" + "p".repeat(bytes - 1);
                refusals.argument(
                        scheme + " of " + bytes + " bytes",
                        () -> AioUrl.parse(text),
                        text.substring(0, 100), // of a long one the beginning
                        bytes + " bytes",
                        allowed);
            }
            String wide = scheme + "://" + "\u00e4".repeat(54);
            refusals.argument(scheme + " of 54 characters, 108 bytes", () -> AioUrl.parse(wide), "108 bytes", allowed);
            for (String broken : new String[] {"a\ud800", "\udc00b", "\ud800\ud800"}) {
                refusals.argument(
                        scheme + " with half a character", () -> AioUrl.parse(scheme + "://" + broken), "no unpaired");
            }
            refusals.argument(scheme + " with a zero character", () -> AioUrl.parse(scheme + "://a\0b"), "no zero");
        }
        refusals.argument("an empty abstract name", () -> new AbstractSocketAddress(""), "0 bytes", "1 to 107");
        String longName = "n".repeat(108);
        refusals.argument("a long abstract name", () -> new AbstractSocketAddress(longName), "108 bytes", "1 to 107");
        refusals.argument(
                "an abstract name with half a character", () -> new AbstractSocketAddress("a\ud800"), "no unpaired");
        refusals.nothing("an abstract name null", () -> new AbstractSocketAddress(null));
        return refusals.tests();
    }

    @Test
    @DisplayName("E2 every form of an IPv6 address is taken")
    final void ipv6() {
        for (String host : new String[] {
            "::",
            "::1",
            "1::",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "a:B::CdeF",
            "::1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "::ffff:0.0.0.0",
            "1:2::3:255.255.255.255",
            "fe80::1%eth0",
            "fe80::1%2"
        }) {
            AioUrl url = AioUrl.parse("tcp://[" + host + "]:80");
            assertThat(url.host()).isEqualTo(host);
            assertThat(AioUrl.parse(url.toString())).isEqualTo(url);
        }
    }

    @Test
    @DisplayName("E2 the message about a value of 10 MB shows its beginning")
    final void longValues() {
        String value = "x".repeat(10 << 20);
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> AioUrl.parse(value),
                () -> AioUrl.parse(value + "://host:80"),
                () -> AioUrl.parse("tcp://" + value + ":80"),
                () -> AioUrl.parse("tcp://host:" + value),
                () -> AioUrl.parse("ipc:///" + value),
                () -> new AbstractSocketAddress(value),
                () -> AioConfig.DEFAULT.withBackend(value),
                () -> StreamOptions.LISTEN_FD_NAME.checked(value))) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1000));
        }
    }

    @TestFactory
    @DisplayName("E2 parts that make no URL are refused")
    final Stream<DynamicTest> urlParts() {
        AioUrl url = AioUrl.parse("tcp://localhost:80");
        AioUrl.Scheme tcp = AioUrl.Scheme.TCP;
        return new Refusals()
                .argument("tcp with a path", () -> new AioUrl(tcp, "h", 80, "/p"), "/p")
                .argument("port -1", () -> url.withPort(-1), "-1", "0 to 65535")
                .argument("port 65536", () -> url.withPort(65536), "65536", "0 to 65535")
                .argument("ipc with a host", () -> new AioUrl(AioUrl.Scheme.IPC, "h", -1, "/p"), "'h'", "none")
                .argument("ipc with a port", () -> new AioUrl(AioUrl.Scheme.IPC, "", 80, "/p"), "'80'", "-1")
                .argument("abstract with a host", () -> new AioUrl(AioUrl.Scheme.ABSTRACT, "h", -1, "n"), "'h'")
                .argument("a port for a path", () -> AioUrl.parse("ipc:///p").withPort(80), "'80'", "-1")
                .argument("a host with a blank", () -> new AioUrl(tcp, "a b", 80, ""), "a b")
                .nothing("scheme null", () -> new AioUrl(null, "h", 80, ""))
                .nothing("host null", () -> new AioUrl(tcp, null, 80, ""))
                .nothing("path null", () -> new AioUrl(AioUrl.Scheme.IPC, "", -1, null))
                .tests();
    }

    @TestFactory
    @DisplayName("E2 configuration values that are not allowed are refused, with the value")
    final Stream<DynamicTest> configuration() {
        AioConfig config = AioConfig.DEFAULT;
        EngineOptions options = EngineOptions.DEFAULT;
        Refusals refusals = new Refusals()
                .argument("config name empty", () -> config.withName(""), "''")
                .argument("config name blank", () -> config.withName(" \t"), "blank")
                .argument("config loops -1", () -> config.withLoops(-1), "-1", "0 (automatic) to 1024")
                .argument("config loops 1025", () -> config.withLoops(1025), "1025", "0 (automatic) to 1024")
                .argument(
                        "config maxStreams -1",
                        () -> config.withMaxStreams(-1),
                        "maxStreams -1",
                        "0 (no limit) or more")
                .argument(
                        "maxStreams -1 of a scope",
                        () -> EngineScope.of(service()).maxStreams(-1),
                        "maxStreams -1",
                        "0 (no limit) or more")
                .nothing("config name null", () -> config.withName(null))
                .nothing("config backend null", () -> config.withBackend(null))
                .argument("engine loops -1", () -> options.withLoops(-1), "-1", "0 (automatic) to 1024")
                .argument("engine loops 1025", () -> options.withLoops(1025), "1025", "0 (automatic) to 1024")
                .nothing("engine clock null", () -> options.withClock(null))
                .nothing("engine resolver null", () -> options.withResolver(null))
                .nothing("engine health listener null", () -> options.withHealthListener(null))
                .nothing("open without config", () -> AioService.open((AioConfig) null))
                .nothing("open without layer", () -> AioService.open(config, (ModuleLayer) null))
                .argument("AioException of OK", () -> new AioException(AioStatus.OK, "fine"), "OK")
                .nothing("AioException without status", () -> new AioException(null, "text"))
                .nothing("AioException without message", () -> new AioException(AioStatus.CLOSED, null));
        for (String name : new String[] {"", "NIO", "1io", "-nio", "n io", "nio.x", "n".repeat(33)}) {
            refusals.argument("backend name '" + name + "'", () -> config.withBackend(name), "'" + name + "'");
        }
        return refusals.tests();
    }

    @TestFactory
    @DisplayName("E2 option values out of range are refused, with the value and the range")
    @SuppressWarnings({"unchecked", "rawtypes"}) // that a caller ignores the types is what is tested
    final Stream<DynamicTest> options() {
        Refusals refusals = new Refusals();
        outOfRange(refusals, StreamOptions.KEEPALIVE_IDLE, "1 to 32767", 0, -1, 32768, Integer.MAX_VALUE);
        outOfRange(refusals, StreamOptions.KEEPALIVE_INTERVAL, "1 to 32767", 0, 32768);
        outOfRange(refusals, StreamOptions.KEEPALIVE_COUNT, "1 to 127", 0, 128);
        outOfRange(refusals, StreamOptions.SEND_BUFFER, "1 to 1073741824", 0, (1 << 30) + 1);
        outOfRange(refusals, StreamOptions.RECV_BUFFER, "1 to 1073741824", -5, Integer.MIN_VALUE);
        outOfRange(refusals, StreamOptions.TRAFFIC_CLASS, "0 to 255", -1, 256);
        outOfRange(refusals, StreamOptions.BACKLOG, "1 to 65535", 0, 65536);
        outOfRange(refusals, UdpOptions.MULTICAST_TTL, "0 to 255", -1, 256);
        outOfRange(refusals, UdpOptions.TRAFFIC_CLASS, "0 to 255", 256);
        Duration tooLong = Duration.ofHours(1).plusNanos(1);
        outOfRange(refusals, StreamOptions.LINGER, "PT0S to PT1H", Duration.ofNanos(-1), tooLong);
        AioOption permissions = StreamOptions.PERMISSIONS;
        refusals.argument("PERMISSIONS of texts", () -> permissions.checked(Set.of("rw")), "PERMISSIONS", "rw");
        AioOption number = StreamOptions.BACKLOG;
        refusals.add("a text for a number", ClassCastException.class, () -> number.checked("7"));
        refusals.nothing("an option's value null", () -> StreamOptions.NODELAY.checked(null));
        return refusals.tests();
    }

    @SafeVarargs
    private static <T> void outOfRange(Refusals refusals, AioOption<T> option, String range, T... values) {
        for (T value : values) {
            refusals.argument(
                    option + " " + value, () -> option.checked(value), option.name(), String.valueOf(value), range);
        }
    }

    @TestFactory
    @DisplayName("E2 a service refuses URLs that are none, or none for what is opened")
    final Stream<DynamicTest> services() {
        AioService service = service();
        return new Refusals()
                .nothing("dialer null", () -> service.dialer(null))
                .nothing("listener null", () -> service.listener(null))
                .nothing("udp null", () -> service.udp(null))
                .argument("dialer of no URL", () -> service.dialer("nonsense"), "nonsense")
                .argument("listener of no URL", () -> service.listener("nonsense"), "nonsense")
                .argument("udp of no URL", () -> service.udp("nonsense"), "nonsense")
                .argument("dialer to port 0", () -> service.dialer("tcp://127.0.0.1:0"), "127.0.0.1:0", "1 to 65535")
                .argument("dialer to no host", () -> service.dialer("tcp://:80"), "tcp://:80")
                .argument("dialer to any host", () -> service.dialer("tcp://*:80"), "tcp://*:80")
                .argument("dialer to port 65536", () -> service.dialer("tcp://127.0.0.1:65536"), "65536", "65535")
                .argument("listener on port 65536", () -> service.listener("tcp://127.0.0.1:65536"), "65536", "65535")
                .argument("udp on port 65536", () -> service.udp("udp://127.0.0.1:65536"), "65536", "65535")
                .argument("dialer of udp", () -> service.dialer("udp://127.0.0.1:80"), "udp://127.0.0.1:80", "tcp")
                .argument("listener of udp", () -> service.listener("udp://127.0.0.1:80"), "udp://127.0.0.1:80", "tcp")
                .argument("udp of tcp", () -> service.udp("tcp://127.0.0.1:80"), "tcp://127.0.0.1:80", "udp")
                .argument("udp of ipc", () -> service.udp("ipc:///tmp/x"), "ipc:///tmp/x", "udp")
                .argument("listener of 108 bytes", () -> service.listener("ipc:///" + "p".repeat(107)), "108 bytes")
                .argument("dialer of 109 bytes", () -> service.dialer("ipc:///" + "p".repeat(108)), "109 bytes")
                .tests();
    }

    @TestFactory
    @DisplayName("E2 live objects refuse option values that are not allowed and keep what was set")
    @SuppressWarnings({"unchecked", "rawtypes"}) // that a caller ignores the types is what is tested
    final Stream<DynamicTest> liveOptions() throws Exception {
        needs(Capability.UDP);
        var listener = service().listener("tcp://127.0.0.1:0");
        var dialer = service().dialer("tcp://127.0.0.1:9");
        var stream = connect().far();
        var socket = service().udp("udp://127.0.0.1:0");
        AioOption number = StreamOptions.SEND_BUFFER;
        return new Refusals()
                .argument(
                        "stream KEEPALIVE_COUNT 128",
                        () -> stream.setOption(StreamOptions.KEEPALIVE_COUNT, 128),
                        "128",
                        "1 to 127")
                .argument(
                        "stream LINGER -1 ns",
                        () -> stream.setOption(StreamOptions.LINGER, Duration.ofNanos(-1)),
                        "LINGER")
                .nothing("stream NODELAY null", () -> stream.setOption(StreamOptions.NODELAY, null))
                .nothing("stream option null", () -> stream.setOption(null, 1))
                .nothing("stream get option null", () -> stream.getOption(null))
                .add("stream SEND_BUFFER of text", ClassCastException.class, () -> stream.setOption(number, "7"))
                .argument(
                        "listener BACKLOG 0",
                        () -> listener.setOption(StreamOptions.BACKLOG, 0),
                        "BACKLOG",
                        "1 to 65535")
                .nothing("listener BACKLOG null", () -> listener.setOption(StreamOptions.BACKLOG, null))
                .nothing("listener option null", () -> listener.setOption(null, 1))
                .argument("dialer BACKLOG", () -> dialer.setOption(StreamOptions.BACKLOG, 5), "BACKLOG")
                .argument("dialer SEND_BUFFER 0", () -> dialer.setOption(StreamOptions.SEND_BUFFER, 0), "SEND_BUFFER")
                .nothing("dialer option null", () -> dialer.setOption(null, 1))
                .argument(
                        "udp MULTICAST_TTL 256",
                        () -> socket.setOption(UdpOptions.MULTICAST_TTL, 256),
                        "256",
                        "0 to 255")
                .nothing("udp BROADCAST null", () -> socket.setOption(UdpOptions.BROADCAST, null))
                .nothing("udp option null", () -> socket.setOption(null, 1))
                .tests();
    }

    /** A path of so many bytes in the test's folder. */
    private String pathOf(int bytes) {
        String start = folder + "/";
        return start + "p".repeat(bytes - start.length());
    }

    @Test
    @DisplayName("E2 a path of 107 bytes is a URL; a backend listens on it or says ADDRINVAL")
    void longestPath() throws Exception {
        needs(Capability.UNIX);
        String url = "ipc://" + pathOf(107);
        assertThat(AioUrl.parse(url).path()).hasSize(107);
        StreamListener listener = service().listener(url);
        try {
            listener.listen();
            connect(listener);
        } catch (AioException e) {
            assertThat(e.status()).isEqualTo(AioStatus.ADDRINVAL);
            assertThat(e).hasMessageContaining(pathOf(107));
        }
    }

    @Test
    @DisplayName("E2 a path of 106 bytes works on every backend")
    void longPath() throws Exception {
        needs(Capability.UNIX);
        connect("ipc://" + pathOf(106));
    }

    @Test
    @DisplayName("E2 a backend that is not there is NOTSUP, naming it and what was found")
    void unknownBackend() {
        throwsStatus(
                AioStatus.NOTSUP,
                () -> engine().open(AioConfig.DEFAULT.withBackend("nosuch")),
                "nosuch",
                provider().name());
    }

    @Test
    @DisplayName("E2 a URL's host that is a name is no mistake: it is asked for when it is used")
    void namesAreAllowed() throws Exception {
        assertThat(AioUrl.parse("tcp://no-such-host.invalid:80").isNumeric()).isFalse();
        service().dialer("tcp://no-such-host.invalid:80").close();
    }
}

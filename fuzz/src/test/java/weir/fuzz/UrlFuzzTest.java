package weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.AbstractSocketAddress;
import weir.api.AioUrl;

@Timeout(900)
class UrlFuzzTest {
    private static final String[] URLS = {
        "tcp://127.0.0.1:80",
        "tcp://localhost:0",
        "udp://[::1]:65535",
        "udp://[fe80::1%eth0]:7",
        "tcp://[1:2:3:4:5:6:1.2.3.4]:9",
        "tcp://*:1",
        "tcp://:1",
        "ipc:///tmp/socket",
        "ipc://\u00e4",
        "abstract://name",
    };

    @FuzzTest(maxDuration = "2m")
    void parse(byte[] bytes) {
        String text = Input.text(bytes);
        Optional<AioUrl> parsed = Refusal.orResult(IllegalArgumentException.class, () -> AioUrl.parse(text));
        parsed.ifPresent(UrlFuzzTest::check);
    }

    @Test
    @DisplayName("a URL is read, or refused with its value; what was read is written so that it is read again")
    void parses() {
        Tries.run(getClass(), "parse", this::parse, URLS);
    }

    /** Scheme, host, port and path, a line each. */
    @FuzzTest(maxDuration = "2m")
    void parts(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        if (lines.size() == 4) {
            AioUrl.Scheme[] schemes = AioUrl.Scheme.values();
            AioUrl.Scheme scheme = schemes[Math.floorMod(Input.number(lines.get(0)), schemes.length)];
            int port = Input.number(lines.get(2));
            Refusal.orResult(IllegalArgumentException.class, () -> new AioUrl(scheme, lines.get(1), port, lines.get(3)))
                    .ifPresent(UrlFuzzTest::check);
        }
    }

    @Test
    @DisplayName("parts make a URL, or are refused")
    void takesParts() {
        Tries.run(
                getClass(),
                "parts",
                this::parts,
                "2\n\n-1\n/tmp/s",
                "0\nlocalhost\n80\n",
                "1\n::1\n0\n",
                "3\n\n-1\nname",
                "2\nhost\n80\n/tmp/s");
    }

    /** Whether the JDK takes it for an IPv6 address; it asks no name server about what has a colon. */
    @FuzzTest(maxDuration = "2m")
    void ipv6(byte[] bytes) {
        String host = new String(bytes, StandardCharsets.ISO_8859_1);
        if (host.indexOf(':') >= 0 && host.matches("[0-9a-fA-F:.]{2,253}")) {
            boolean taken = Refusal.orResult(
                            IllegalArgumentException.class, () -> AioUrl.parse("tcp://[" + host + "]:1"))
                    .isPresent();
            // The JDK takes groups of more than four digits, and numbers of IPv4 with zeros before them, which no RFC
            // does.
            boolean odd = host.matches(".*([0-9a-fA-F]{5}|\\b0[0-9]+\\.|\\.0[0-9]).*");
            assertThat(taken).as("[%s]", host).isEqualTo(isLiteral(host) && !odd);
        }
    }

    @Test
    @DisplayName("an IPv6 address is what the JDK takes for one")
    void readsIpv6() {
        Tries.run(getClass(), "ipv6", this::ipv6, "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "fe80::a:b", "1::8");
    }

    @FuzzTest(maxDuration = "2m")
    void abstractName(byte[] bytes) {
        String name = Input.text(bytes);
        Refusal.orResult(IllegalArgumentException.class, () -> new AbstractSocketAddress(name))
                .ifPresent(address -> {
                    assertThat(address.name()).isEqualTo(name);
                    assertThat(address)
                            .isEqualTo(new AbstractSocketAddress(name))
                            .hasSameHashCodeAs(new AbstractSocketAddress(name));
                    byte[] written = name.getBytes(StandardCharsets.UTF_8);
                    assertThat(written).hasSizeBetween(1, AbstractSocketAddress.MAX_BYTES);
                    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(name);
                    if (name.indexOf('\0') < 0) { // which the kernel allows to others
                        assertThat(AioUrl.parse(address.toString()).path()).isEqualTo(name);
                    }
                });
    }

    @Test
    @DisplayName("two abstract names are two names for the operating system too")
    void abstractNames() {
        Tries.run(getClass(), "abstractName", this::abstractName, "name", "\u00e4\u20ac", "x".repeat(107));
    }

    private static void check(AioUrl url) {
        String text = url.toString();
        AioUrl again = AioUrl.parse(text);
        assertThat(again).isEqualTo(url).hasSameHashCodeAs(url).hasToString(text);
        switch (url.scheme()) {
            case TCP, UDP -> {
                assertThat(url.withPort(7).withPort(url.port())).isEqualTo(url);
                if (url.isNumeric() && !url.host().isEmpty() && url.host().indexOf('%') < 0) {
                    assertThat(isLiteral(url.host()))
                            .as("%s is an address", url)
                            .isTrue();
                }
            }
            case IPC, ABSTRACT -> {
                assertThat(Refusal.orResult(IllegalArgumentException.class, () -> url.withPort(7)))
                        .isEmpty();
                byte[] written = url.path().getBytes(StandardCharsets.UTF_8);
                assertThat(new String(written, StandardCharsets.UTF_8))
                        .as("as the operating system sees it")
                        .isEqualTo(url.path());
            }
        }
    }

    private static boolean isLiteral(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

package weir.spi.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.AioException;
import weir.api.AioUrl;
import weir.fuzz.Input;
import weir.fuzz.Refusal;
import weir.fuzz.Tries;

@Timeout(900)
class AddressFuzzTest {
    private static final Names NAMES = new Names(host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, false);

    @FuzzTest(maxDuration = "2m")
    void addressesOfUrl(byte[] bytes) throws AioException {
        String text = Input.text(bytes);
        Optional<AioUrl> parsed = Refusal.orResult(IllegalArgumentException.class, () -> AioUrl.parse(text));
        if (parsed.isPresent()) {
            AioUrl url = parsed.get();
            // A zone is an interface that may not be there; all else has an address.
            if (url.host().indexOf('%') < 0) {
                List<SocketAddress> addresses = Addresses.of(url, NAMES);
                assertThat(addresses).isNotEmpty().allSatisfy(address -> {
                    assertThat(Addresses.port(address)).isEqualTo(url.port());
                    assertThat(Addresses.isOf(url.scheme(), address) || url.scheme() == AioUrl.Scheme.UDP)
                            .isTrue();
                });
            }
        }
    }

    @Test
    @DisplayName("a URL that can be made has an address")
    void urls() {
        Tries.run(
                getClass(),
                "addressesOfUrl",
                bytes -> {
                    try {
                        addressesOfUrl(bytes);
                    } catch (AioException e) {
                        throw new AssertionError(e);
                    }
                },
                "tcp://127.0.0.1:80",
                "tcp://localhost:0",
                "udp://[::1]:65535",
                "tcp://*:1",
                "ipc:///tmp/socket",
                "abstract://name");
    }

    /** The name that is looked for, LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES, a line each. */
    @FuzzTest(maxDuration = "2m")
    void inheritedSockets(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        Map<String, String> environment = new HashMap<>();
        String[] variables = {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"};
        for (int i = 0; i < variables.length && i + 1 < lines.size(); i++) {
            environment.put(variables[i], lines.get(i + 1));
        }
        String name = "n" + lines.get(0).substring(0, Math.min(254, lines.get(0).length())); // as the option allows
        Refusal.orResult(AioException.class, () -> new InheritedSockets(environment, 7).find(name))
                .ifPresent(fd -> {
                    String[] names = environment.get("LISTEN_FDNAMES").split(":", -1);
                    assertThat(fd).isBetween(3, Math.addExact(2, names.length));
                    assertThat(fd - 3).isLessThan(Integer.parseInt(environment.get("LISTEN_FDS")));
                    assertThat(List.of(names).indexOf(name)).isEqualTo(fd - 3);
                });
    }

    @Test
    @DisplayName("what a service manager says of its sockets is read, or refused")
    void inherited() {
        Tries.run(
                getClass(),
                "inheritedSockets",
                this::inheritedSockets,
                "\n2\n7\nadmin:n",
                "a\n1\n7\nna",
                "\n1\n7\n",
                "a\n2147483647\n7\n:::na");
    }
}

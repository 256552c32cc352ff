package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;

/** Addresses in the kernel's form; bytes of a peer's choice must not break what reads them. */
@Timeout(60)
@EnabledForJreRange(min = JRE.JAVA_22)
class SockaddrTest {
    private static final int TRIES = Integer.getInteger("weir.fuzz.tries", 5_000);
    private static final int[] FAMILIES = {0, Constants.AF_UNIX, Constants.AF_INET, Constants.AF_INET6, 0xffff};

    @Test
    @DisplayName("any bytes that the kernel could write are an address, or none; nothing is thrown")
    void anyBytes() {
        Random random = new Random(1);
        Scratch scratch = new Scratch();
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = new byte[Layouts.ADDRESS_SIZE];
            random.nextBytes(bytes);
            scratch.putBytes(Scratch.ADDRESS, bytes);
            scratch.putShort(Scratch.ADDRESS, FAMILIES[random.nextInt(FAMILIES.length)]);
            if (random.nextBoolean()) {
                scratch.clear(Scratch.ADDRESS + Layouts.UN_PATH, 1 + random.nextInt(8)); // an abstract name
            }
            SocketAddress address = Sockaddr.read(scratch, random.nextInt(Layouts.ADDRESS_SIZE + 1));
            if (address instanceof InetSocketAddress internet) {
                assertThat(internet.isUnresolved()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("a path or name that is no text reads as an address without a name")
    void noText() {
        assertThat(unix("/tmp/x\u00ff".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(unix("\0x\u00ff".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    @DisplayName("what is written is read again")
    void roundTrip() throws Exception {
        for (SocketAddress address : new SocketAddress[] {
            UnixDomainSocketAddress.of("/tmp/socket"),
            UnixDomainSocketAddress.of("x".repeat(107)),
            new AbstractSocketAddress("name"),
            new AbstractSocketAddress("\u00e4".repeat(53)),
            new InetSocketAddress(InetAddress.getByName("::1"), 65535),
            new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 1), // in its mapped form
        }) {
            assertThat(again(address, Constants.AF_INET6)).isEqualTo(address);
        }
        InetSocketAddress ipv4 = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);
        assertThat(again(ipv4, Constants.AF_INET)).isEqualTo(ipv4);
    }

    /* No class of the inside in a signature: JUnit looks at all methods on Java 17 too, before it sees the range. */
    private static SocketAddress again(SocketAddress address, int domain) throws AioException {
        Scratch scratch = new Scratch();
        return Sockaddr.read(scratch, Sockaddr.write(scratch, address, domain));
    }

    private static SocketAddress unix(byte[] path) {
        Scratch scratch = new Scratch();
        scratch.putShort(Scratch.ADDRESS, Constants.AF_UNIX);
        scratch.putBytes(Scratch.ADDRESS + Layouts.UN_PATH, path);
        return Sockaddr.read(scratch, Layouts.UN_PATH + path.length);
    }
}

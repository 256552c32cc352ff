package weir.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import weir.bench.CommandLine;

class ComparisonOptionsTest {
    private static ComparisonOptions options(String... arguments) {
        return ComparisonOptions.of(new CommandLine(arguments, ComparisonOptions.ALLOWED));
    }

    @Test
    void defaultsAreEverything() {
        assertThat(options())
                .isEqualTo(new ComparisonOptions(
                        9, 3, 2_000_000_000L, Workload.ALL, Peer.ALL, Path.of("bench/RESULTS.md")));
    }

    @Test
    void theReferenceIsAlwaysThereAndFirst() {
        assertThat(options("--peers", "nio2,weir-nio").peers())
                .containsExactly(Peer.SELECTOR, Peer.WEIR_NIO, Peer.NIO2);
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--peers", "weir"))
                .withMessageContainingAll(
                        "--peers 'weir'", "weir-nio, weir-epoll, weir-nio-recv, weir-epoll-recv, netty-nio");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--workloads", "W6"))
                .withMessageContainingAll("--workloads 'W6'", "W1, W2, W3, W4, W5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--rounds", "0"))
                .withMessage("--rounds '0' is not allowed; allowed: 1 to 1000");
    }

    @Test
    void theUsageNamesAllPeersAndWorkloads() {
        assertThat(ComparisonOptions.USAGE).contains("selector,weir-nio,weir-epoll", "W1,W2,W3,W4,W5", "95 % interval");
    }
}

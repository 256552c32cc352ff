package weir.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import weir.bench.CommandLine;

class MessageOptionsTest {
    private static MessageOptions options(String... arguments) {
        return MessageOptions.of(new CommandLine(arguments, MessageOptions.ALLOWED));
    }

    @Test
    void defaultsAreEverything() {
        assertThat(options())
                .isEqualTo(new MessageOptions(
                        9, 3, 2_000_000_000L, Traffic.ALL, MessagePeer.ALL, Path.of("bench/RESULTS.md")));
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--peers", "weir"))
                .withMessageContainingAll("--peers 'weir'", "nng, nng-blocking, weir-nio, weir-epoll");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--traffics", "pair"))
                .withMessageContainingAll("--traffics 'pair'", "pair-tcp-64, pair-tcp-4096, pair-ipc-64");
    }

    @Test
    void theUsageNamesAllPeersAndTraffics() {
        assertThat(MessageOptions.USAGE)
                .contains("nng,nng-blocking,weir-nio,weir-epoll", "push-ipc-4096", "95 % interval");
    }
}

package weir.bench.echo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it, as short as can be. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ComparisonTest {
    @TempDir
    Path folder;

    @Test
    void comparesAndLeavesNoProcess() throws Exception {
        Path file = folder.resolve("RESULTS.md");
        Files.writeString(file, "By hand.\n\n<!-- compare:begin -->\n<!-- compare:end -->\n\nBelow.\n", UTF_8);
        long before = ProcessHandle.current().children().count();
        List<Peer> peers = List.of(Peer.SELECTOR, Peer.WEIR_NIO, Peer.WEIR_NIO_RECV);
        assertThat(Comparison.run(new ComparisonOptions(1, 1, 100_000_000, Workload.ALL.subList(0, 1), peers, file)))
                .isTrue();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
        assertThat(Files.readString(file, UTF_8))
                .startsWith("By hand.\n\n<!-- compare:begin -->\n- Date: ")
                .contains(
                        "### W1: 1 connection, 64 B, ping-pong", "| selector | ", "| weir-nio | ", "| weir-nio-recv | ")
                .endsWith("<!-- compare:end -->\n\nBelow.\n");
    }
}

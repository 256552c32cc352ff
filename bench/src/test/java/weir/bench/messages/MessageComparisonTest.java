package weir.bench.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.bench.CommandLine;

/** The whole of it, as short as can be. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageComparisonTest {
    @TempDir
    Path folder;

    @Test
    void comparesAndLeavesNoProcess() throws Exception {
        Path file = folder.resolve("RESULTS.md");
        Files.writeString(file, "By hand.\n\n<!-- messages:begin -->\n<!-- messages:end -->\n\nBelow.\n", UTF_8);
        long before = ProcessHandle.current().children().count();
        List<Traffic> traffics = List.of(traffic("pair-tcp-64"), traffic("push-ipc-4096"));
        List<MessagePeer> peers = List.of(MessagePeer.NNG, MessagePeer.WEIR_NIO);
        assertThat(MessageComparison.run(new MessageOptions(1, 1, 100_000_000, traffics, peers, file)))
                .isTrue();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
        assertThat(Files.readString(file, UTF_8))
                .startsWith("By hand.\n\n<!-- messages:begin -->\n- Date: ")
                .contains("### pair-tcp-64: ", "### push-ipc-4096: ", "| weir-nio | ")
                // Either measured or, where there is no libnng, said to be missing.
                .containsPattern("\\| nng \\| |Left out:\\R\\R- nng: ")
                .endsWith("<!-- messages:end -->\n\nBelow.\n");
    }

    private static Traffic traffic(String name) {
        return CommandLine.one("traffic", name, Traffic.ALL, Traffic::name);
    }
}

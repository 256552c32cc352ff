package weir.bench.messages;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import weir.api.AioService;
import weir.bench.Machine;
import weir.bench.Rounds;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;

/** What the comparison of messages found, as Markdown. */
final class MessageReport {
    private final StringBuilder text = new StringBuilder();
    private final List<String> leftOut = new ArrayList<>();

    MessageReport(MessageOptions options, Pinning pinning, String nngVersion) {
        String load = String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        text.append(Machine.describe(
                        List.of("Weir " + Machine.version(AioService.class, "of this build"), "libnng " + nngVersion)))
                .append("\n- Load average of the machine before: ")
                .append(load)
                .append("\n- Processes: ")
                .append(pinning.describePlaces("server", "client"))
                .append("\n- Each JVM: `")
                .append(String.join(" ", ChildProcess.options()))
                .append("`\n- Rounds: ")
                .append(options.rounds())
                .append(" of ")
                .append(String.format(Locale.ROOT, "%.1f s", options.nanos() / 1e9))
                .append(", after ")
                .append(options.warmups())
                .append(" that do not count\n");
    }

    /** A peer that could not run, or failed. */
    void leaveOut(String what) {
        leftOut.add(what);
    }

    /** Adds the table of one traffic. */
    void add(Traffic traffic, List<Rounds<MessagePeer, MessageResult>> all) {
        Rounds<MessagePeer, MessageResult> reference = all.stream()
                .filter(each -> each.peer() == MessagePeer.REFERENCE)
                .findFirst()
                .orElse(null);
        text.append("\n### ")
                .append(traffic.describe())
                .append(
                        "\n\n| both ends | msgs/s | ratio (95 %) | CPU us/msg | ratio (95 %) | of it server | B/msg |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|\n");
        for (Rounds<MessagePeer, MessageResult> rounds : all) {
            text.append(row(rounds, reference)).append('\n');
        }
    }

    private static String row(
            Rounds<MessagePeer, MessageResult> rounds, @Nullable Rounds<MessagePeer, MessageResult> reference) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s | %s |",
                rounds.peer().id(),
                rounds.median(MessageResult::perSecond),
                ratio(rounds, reference, MessageResult::perSecond),
                known(rounds.median(MessageResult::cpuPerMessage) / 1e3, "%.2f"),
                ratio(rounds, reference, MessageResult::cpuPerMessage),
                known(rounds.median(MessageResult::serverCpuPerMessage) / 1e3, "%.2f"),
                known(rounds.median(MessageResult::allocatedPerMessage), "%.1f"));
    }

    private static String ratio(
            Rounds<MessagePeer, MessageResult> rounds,
            @Nullable Rounds<MessagePeer, MessageResult> reference,
            ToDoubleFunction<MessageResult> value) {
        if (reference == null || Double.isNaN(rounds.median(value))) {
            return "-";
        }
        return rounds == reference ? "1" : rounds.ratio(reference, value).toString();
    }

    private static String known(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** The whole of it. */
    String markdown() {
        return leftOut.isEmpty() ? text.toString() : text + "\nLeft out:\n\n- " + String.join("\n- ", leftOut) + "\n";
    }
}

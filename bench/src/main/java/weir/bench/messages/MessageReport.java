package weir.bench.messages;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import weir.api.AioService;
import weir.bench.Machine;
import weir.bench.Rounds;
import weir.bench.RoundsReport;
import weir.bench.process.Pinning;

/** What the comparison of messages found, as Markdown. */
final class MessageReport {
    private static final String COLUMNS =
            "| both ends | msgs/s | ratio (95 %) | CPU us/msg | ratio (95 %) | of it server | B/msg |";

    private final RoundsReport report;

    MessageReport(MessageOptions options, Pinning pinning, String nngVersion) {
        report = new RoundsReport(
                List.of("Weir " + Machine.version(AioService.class, "of this build"), "libnng " + nngVersion),
                pinning.describePlaces("server", "client"),
                options.rounds(),
                options.nanos(),
                options.warmups());
    }

    /** A peer that could not run, or failed. */
    void leaveOut(String what) {
        report.leaveOut(what);
    }

    /** Adds the table of one traffic. */
    void add(Traffic traffic, List<Rounds<MessagePeer, MessageResult>> all) {
        Rounds<MessagePeer, MessageResult> reference = all.stream()
                .filter(each -> each.peer() == MessagePeer.REFERENCE)
                .findFirst()
                .orElse(null);
        report.add(
                traffic.describe(),
                COLUMNS,
                all.stream().map(rounds -> row(rounds, reference)).toList());
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
        return report.markdown();
    }
}

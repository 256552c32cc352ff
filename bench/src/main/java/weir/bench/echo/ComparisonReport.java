package weir.bench.echo;

import io.netty.util.Version;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import weir.api.AioService;
import weir.bench.Machine;
import weir.bench.Rounds;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;

/** What a comparison found, as Markdown. */
final class ComparisonReport {
    private final StringBuilder text = new StringBuilder();
    private final List<String> leftOut = new ArrayList<>();

    ComparisonReport(ComparisonOptions options, Pinning pinning) {
        text.append(Machine.describe(List.of(
                        "Weir " + Machine.version(AioService.class, "of this build"), "Netty " + nettyVersion())))
                .append("\n- Load average of the machine before: ")
                .append(String.format(
                        Locale.ROOT,
                        "%.1f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()))
                .append("\n- Processes: ")
                .append(pinning.describePlaces("server", "load generator"))
                .append("; ")
                .append(pinning.describeWaiting("servers"))
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

    private static String nettyVersion() {
        Version version = Version.identify().get("netty-common");
        return version == null ? "unknown" : version.artifactVersion();
    }

    /** A server that could not run, or failed. */
    void leaveOut(String what) {
        leftOut.add(what);
    }

    /** Adds the table of one workload; the reference is among the servers. */
    void add(Workload workload, List<Rounds<Peer, LoadResult>> all) {
        Rounds<Peer, LoadResult> reference = all.stream()
                .filter(each -> each.peer() == Peer.REFERENCE)
                .findFirst()
                .orElseThrow();
        text.append("\n### ")
                .append(workload.describe())
                .append(
                        "\n\n| server | msgs/s | ratio (95 %) | p50 us | p99 us | server CPU us/msg | ratio (95 %) | load busy |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Rounds<Peer, LoadResult> rounds : all) {
            text.append(row(rounds, reference)).append('\n');
        }
    }

    private static String row(Rounds<Peer, LoadResult> rounds, Rounds<Peer, LoadResult> reference) {
        boolean same = rounds == reference;
        double cpu = rounds.median(LoadResult::cpuPerMessage);
        boolean hasCpu = !Double.isNaN(cpu) && cpu > 0;
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %.1f | %.1f | %s | %s | %.0f %% |",
                rounds.peer().id(),
                rounds.median(LoadResult::perSecond),
                same ? "1" : rounds.ratio(reference, LoadResult::perSecond),
                rounds.median(LoadResult::p50Nanos) / 1e3,
                rounds.median(LoadResult::p99Nanos) / 1e3,
                hasCpu ? String.format(Locale.ROOT, "%.2f", cpu / 1e3) : "-",
                same ? "1" : hasCpu ? rounds.ratio(reference, LoadResult::cpuPerMessage) : "-",
                rounds.median(LoadResult::loadBusy) * 100);
    }

    /** The whole of it. */
    String markdown() {
        if (leftOut.isEmpty()) {
            return text.toString();
        }
        return text + "\nLeft out:\n\n- " + String.join("\n- ", leftOut) + "\n";
    }
}

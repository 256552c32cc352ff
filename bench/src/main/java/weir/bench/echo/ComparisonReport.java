package weir.bench.echo;

import io.netty.util.Version;
import java.util.List;
import java.util.Locale;
import weir.api.AioService;
import weir.bench.Machine;
import weir.bench.Rounds;
import weir.bench.RoundsReport;
import weir.bench.process.Pinning;

/** What a comparison found, as Markdown. */
final class ComparisonReport {
    private static final String COLUMNS =
            "| server | msgs/s | ratio (95 %) | p50 us | p99 us | server CPU us/msg | ratio (95 %) | load busy |";

    private final RoundsReport report;

    ComparisonReport(ComparisonOptions options, Pinning pinning) {
        report = new RoundsReport(
                List.of("Weir " + Machine.version(AioService.class, "of this build"), "Netty " + nettyVersion()),
                pinning.describePlaces("server", "load generator") + "; " + pinning.describeWaiting("servers"),
                options.rounds(),
                options.nanos(),
                options.warmups());
    }

    private static String nettyVersion() {
        Version version = Version.identify().get("netty-common");
        return version == null ? "unknown" : version.artifactVersion();
    }

    /** A server that could not run, or failed. */
    void leaveOut(String what) {
        report.leaveOut(what);
    }

    /** Adds the table of one workload; the reference is among the servers. */
    void add(Workload workload, List<Rounds<Peer, LoadResult>> all) {
        Rounds<Peer, LoadResult> reference = all.stream()
                .filter(each -> each.peer() == Peer.REFERENCE)
                .findFirst()
                .orElseThrow();
        report.add(
                workload.describe(),
                COLUMNS,
                all.stream().map(rounds -> row(rounds, reference)).toList());
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
        return report.markdown();
    }
}

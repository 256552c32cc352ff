package weir.bench.echo;

import java.nio.file.Path;
import java.util.List;
import weir.bench.CommandLine;

/**
 * What the comparison is told.
 *
 * @param rounds how often each server is measured on each workload
 * @param warmups rounds before those, which do not count
 * @param nanos how long each time
 * @param workloads which
 * @param peers which servers; the reference is always the first
 * @param out the file to write to
 */
record ComparisonOptions(int rounds, int warmups, long nanos, List<Workload> workloads, List<Peer> peers, Path out) {
    private static final String ROUNDS = "--rounds";
    private static final String WARMUPS = "--warmups";
    private static final String SECONDS = "--seconds";
    private static final String WORKLOADS = "--workloads";
    private static final String PEERS = "--peers";
    private static final String OUT = "--out";

    static final List<String> ALLOWED = List.of(ROUNDS, WARMUPS, SECONDS, WORKLOADS, PEERS, OUT);

    static final String USAGE = """
        usage: compare [--rounds N] [--warmups N] [--seconds S] [--workloads W1,W2,...] [--peers a,b,...] [--out FILE]
          Starts each echo server in a JVM of its own and drives it with one load generator, in turns, so many rounds;
          writes medians, and ratios to the server 'selector', as a section of a Markdown file.
          --rounds N      1 to 1000, default 9; from 6 on the ratios have a 95 %% interval
          --warmups N     1 to 1000, default 3: rounds before those, which do not count
          --seconds S     of one measurement, 0.1 to 3600, default 2; processor time is read in steps of 10 ms
          --workloads L   default all: %s
          --peers L       default all: %s
          --out FILE      default bench/RESULTS.md; what stands there around the section stays
        """.formatted(
                    String.join(",", Workload.ALL.stream().map(Workload::name).toList()),
                    String.join(",", Peer.ALL.stream().map(Peer::id).toList()));

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static ComparisonOptions of(CommandLine line) {
        return new ComparisonOptions(
                line.number(ROUNDS, 9, 1, 1000),
                line.number(WARMUPS, 3, 1, 1000),
                line.seconds(SECONDS, "2"),
                line.list(WORKLOADS, Workload.ALL, Workload::name),
                withReference(line.list(PEERS, Peer.ALL, Peer::id)),
                Path.of(line.value(OUT, "bench/RESULTS.md")));
    }

    /** In the order of the list of all. */
    private static List<Peer> withReference(List<Peer> wanted) {
        return Peer.ALL.stream()
                .filter(each -> each == Peer.REFERENCE || wanted.contains(each))
                .toList();
    }
}

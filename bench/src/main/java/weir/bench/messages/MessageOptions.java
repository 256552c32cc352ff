package weir.bench.messages;

import java.nio.file.Path;
import java.util.List;
import weir.bench.CommandLine;

/**
 * What the comparison of messages is told.
 *
 * @param rounds how often each peer is measured on each traffic
 * @param warmups rounds before those, which do not count
 * @param nanos how long each time
 * @param traffics which
 * @param peers which
 * @param out the file to write to
 */
record MessageOptions(int rounds, int warmups, long nanos, List<Traffic> traffics, List<MessagePeer> peers, Path out) {
    private static final String ROUNDS = "--rounds";
    private static final String WARMUPS = "--warmups";
    private static final String SECONDS = "--seconds";
    private static final String TRAFFICS = "--traffics";
    private static final String PEERS = "--peers";
    private static final String OUT = "--out";

    static final List<String> ALLOWED = List.of(ROUNDS, WARMUPS, SECONDS, TRAFFICS, PEERS, OUT);

    static final String USAGE = """
        usage: messages [--rounds N] [--warmups N] [--seconds S] [--traffics T1,T2,...] [--peers a,b,...] [--out FILE]
          Starts two ends of each kind as processes, connected with each other, and lets them exchange messages, one kind at
          a time, in turns, so many rounds; writes medians, and ratios to 'nng', as a section of a Markdown file. 'nng' needs
          a C compiler 'cc' and libnng with its headers (Debian: gcc, libnng-dev); without them it is left out.
          --rounds N      1 to 1000, default 9; from 6 on the ratios have a 95 %% interval
          --warmups N     0 to 1000, default 3: rounds before those, which do not count
          --seconds S     of one measurement, 0.1 to 3600, default 2; processor time is read in steps of 10 ms
          --traffics L    default all: %s
          --peers L       default all: %s
          --out FILE      default bench/RESULTS.md; what stands there around the section stays
        """.formatted(
            String.join(",", Traffic.ALL.stream().map(Traffic::name).toList()),
            String.join(",", MessagePeer.ALL.stream().map(MessagePeer::id).toList()));

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static MessageOptions of(CommandLine line) {
        return new MessageOptions(
                line.number(ROUNDS, 9, 1, 1000),
                line.number(WARMUPS, 3, 0, 1000),
                line.seconds(SECONDS, "2"),
                line.list(TRAFFICS, Traffic.ALL, Traffic::name),
                line.list(PEERS, MessagePeer.ALL, MessagePeer::id),
                Path.of(line.value(OUT, "bench/RESULTS.md")));
    }
}

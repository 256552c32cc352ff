package weir.bench.echo;

import java.util.Arrays;
import java.util.List;
import weir.bench.CommandLine;

/**
 * What the load generator shall do once.
 *
 * @param workload on how many connections which messages
 * @param port of the server, on the loopback address
 * @param nanos for how long it counts
 * @param serverPid the server's process, whose processor time is read, or -1
 * @param stallNanos without any byte for so long the server is given up
 */
record LoadRequest(Workload workload, int port, long nanos, long serverPid, long stallNanos) {
    /** At the beginning: runs, but does not count yet, so that all connections are under way. */
    long leadNanos() {
        return Math.min(200_000_000, nanos / 4);
    }

    /** As one line, for {@link #parse}. */
    String line() {
        return workload.name() + " " + port + " " + nanos + " " + serverPid + " " + stallNanos;
    }

    static LoadRequest parse(String line, List<Workload> workloads) {
        String[] words = line.trim().split(" ");
        if (words.length != 5) {
            throw new IllegalArgumentException("request '" + line + "'; allowed: workload port nanos pid stall-nanos");
        }
        long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        Workload workload = CommandLine.one("workload", words[0], workloads, Workload::name);
        return new LoadRequest(workload, (int) numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}

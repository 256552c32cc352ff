package weir.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link Micro} is told.
 *
 * @param include a regular expression for the names of benchmarks
 * @param backends what the loops poll with
 * @param forks JVMs for each benchmark
 * @param nanos of one iteration
 * @param warmups iterations that do not count
 * @param iterations iterations that do
 * @param json the file for all figures
 * @param out the Markdown file for the table
 */
record MicroOptions(
        String include,
        List<String> backends,
        int forks,
        long nanos,
        int warmups,
        int iterations,
        Path json,
        Path out) {
    private static final String INCLUDE = "--include";
    private static final String BACKENDS = "--backends";
    private static final String FORKS = "--forks";
    private static final String SECONDS = "--seconds";
    private static final String WARMUPS = "--warmups";
    private static final String ITERATIONS = "--iterations";
    private static final String JSON = "--json";
    private static final String OUT = "--out";

    static final List<String> ALLOWED = List.of(INCLUDE, BACKENDS, FORKS, SECONDS, WARMUPS, ITERATIONS, JSON, OUT);

    static final String USAGE = """
        usage: micro [--include REGEX] [--backends nio,epoll] [--forks N] [--warmups N] [--iterations N] [--seconds S]
                     [--json FILE] [--out FILE]
          Runs the JMH benchmarks with the profiler of allocations.
          --include REGEX   which, such as TimerCost; default all
          --backends L      what the loops poll with: nio, epoll; default nio
          --forks N         JVMs for each, 1 to 20; default 1
          --warmups N       iterations that do not count, 0 to 100; default 3
          --iterations N    iterations that do, 1 to 100; default 5
          --seconds S       of one iteration, 0.1 to 3600; default 1
          --json FILE       all figures; default bench/target/micro.json
          --out FILE        a table, as a section of a Markdown file; default bench/RESULTS.md
        """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static MicroOptions of(CommandLine line) {
        return new MicroOptions(
                line.value(INCLUDE, ".*"),
                line.value(BACKENDS) == null
                        ? List.of("nio")
                        : line.list(BACKENDS, List.of("nio", "epoll"), name -> name),
                line.number(FORKS, 1, 1, 20),
                line.seconds(SECONDS, "1"),
                line.number(WARMUPS, 3, 0, 100),
                line.number(ITERATIONS, 5, 1, 100),
                Path.of(line.value(JSON, "bench/target/micro.json")),
                Path.of(line.value(OUT, "bench/RESULTS.md")));
    }
}

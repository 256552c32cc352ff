package weir.bench.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Locale;
import weir.bench.CommandLine;

/**
 * The load generator: one thread, a closed loop, every byte that comes back compared with what was sent.
 *
 * <p>With a port it runs once. Without, it takes one {@link LoadRequest} a line from standard input and answers each
 * with a line, until the input ends: so the comparison uses one process, compiled and warm, for all servers.
 */
public final class Load {
    static final String DONE = "DONE ";
    static final String FAILED = "FAILED ";
    static final long STALL_NANOS = 10_000_000_000L;

    private static final String PORT = "--port";
    private static final String WORKLOAD = "--workload";
    private static final String SECONDS = "--seconds";
    private static final String PID = "--pid";

    private static final String USAGE = """
        usage: load --port PORT [--workload NAME] [--seconds S] [--pid PID]
          Drives an echo server on the loopback address and checks every byte. Exit status 1 if one is wrong.
          --workload NAME   one of the below; default W1
          --seconds S       0.1 to 3600; default 2
          --pid PID         the server's process, to read its processor time
        """;

    private Load() {}

    /** Runs once, or as long as requests come; exit status 2 for wrong arguments, 1 if a server fails. */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            serve();
            return;
        }
        try {
            CommandLine line = new CommandLine(args, List.of(PORT, WORKLOAD, SECONDS, PID));
            if (line.help()) {
                System.out.print(USAGE);
                Workload.ALL.forEach(each -> System.out.println("  " + each.describe()));
                return;
            }
            once(request(line));
        } catch (IllegalArgumentException e) {
            System.err.println("load: " + e.getMessage());
            System.exit(2);
        } catch (LoadFailure | IOException e) {
            System.err.println("load: " + e.getMessage());
            System.exit(1);
        }
    }

    static LoadRequest request(CommandLine line) {
        if (line.value(PORT) == null) {
            throw new IllegalArgumentException("argument --port is missing; allowed: 1 to 65535");
        }
        return new LoadRequest(
                CommandLine.one(WORKLOAD, line.value(WORKLOAD, "W1"), Workload.ALL, Workload::name),
                line.number(PORT, 0, 1, 65535),
                line.seconds(SECONDS, "2"),
                line.number(PID, -1, -1, Integer.MAX_VALUE),
                STALL_NANOS);
    }

    private static void once(LoadRequest request) throws IOException, LoadFailure {
        LoadResult result = LoadRun.run(request, new EchoPattern());
        System.out.printf(
                Locale.ROOT,
                "%s%n%d messages, %.0f/s, p50 %.1f us, p99 %.1f us%s%n",
                request.workload().describe(),
                result.messages(),
                result.perSecond(),
                result.p50Nanos() / 1e3,
                result.p99Nanos() / 1e3,
                Double.isNaN(result.cpuPerMessage())
                        ? ""
                        : String.format(Locale.ROOT, ", server CPU %.2f us a message", result.cpuPerMessage() / 1e3));
    }

    private static void serve() throws IOException {
        EchoPattern pattern = new EchoPattern();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(answer(line, pattern));
        }
    }

    private static String answer(String line, EchoPattern pattern) {
        try {
            return DONE
                    + LoadRun.run(LoadRequest.parse(line, Workload.ALL), pattern)
                            .line();
        } catch (LoadFailure | IOException | IllegalArgumentException e) {
            return FAILED + e.getMessage();
        }
    }
}

package weir.example;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import weir.spi.BackendProvider;

/**
 * Shows that nothing gets lost: on every available backend an echo server and clients that check each byte, while
 * operations are cancelled and time out. Exit status 0 if nothing was lost, 1 if something was, 2 for wrong arguments.
 */
public final class Demo {
    private static final String BACKEND = "--backend";
    private static final String SECONDS = "--seconds";
    private static final String CLIENTS = "--clients";
    private static final String USAGE = """
        usage: Demo [--backend NAME] [--seconds N] [--clients N]
          --backend NAME   only this backend; default: all that are available
          --seconds N      how long on each backend, 1 to 3600; default 4
          --clients N      how many, 2 to 10000; default 32\
        """;

    private Demo() {}

    /** Runs the demo; see {@code --help}. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Runs the demo and returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        int seconds;
        int clients;
        String only;
        try {
            CommandLine line = new CommandLine(args, List.of(BACKEND, SECONDS, CLIENTS));
            if (line.help()) {
                out.println(USAGE);
                return 0;
            }
            seconds = line.number(SECONDS, 4, 1, 3600);
            clients = line.number(CLIENTS, 32, 2, 10_000);
            only = line.value(BACKEND, "");
        } catch (IllegalArgumentException e) {
            err.println("Demo: " + e.getMessage());
            return 2;
        }
        out.println(clients + " clients exchange messages with an echo server, over TCP and over a Unix socket, and"
                + " compare every byte,");
        out.println("for " + seconds + " s on each backend. Meanwhile operations are cancelled and time out on purpose."
                + " Nothing may get lost.");
        out.println();
        DemoTable table = new DemoTable();
        int ran = 0;
        for (BackendProvider backend : backends(err)) {
            if (!only.isEmpty() && !only.equals(backend.name())) {
                continue;
            }
            String reason = backend.unavailable();
            if (reason != null) {
                out.println("  " + backend.name() + ": left out, not available: " + reason);
                continue;
            }
            ran++;
            try {
                new DemoRun(backend, seconds, clients, out, table).run();
            } catch (IOException | RuntimeException e) {
                table.addFailure(backend.name() + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                table.addFailure(backend.name() + ": interrupted");
            }
        }
        if (ran == 0) {
            table.addFailure("no backend" + (only.isEmpty() ? "" : " '" + only + "'") + " is available");
        }
        return table.print(out) ? 0 : 1;
    }

    /** Every backend deployed, highest priority first; one that does not load must not hide the others. */
    private static List<BackendProvider> backends(PrintStream err) {
        List<BackendProvider> found = new ArrayList<>();
        Iterator<BackendProvider> providers = ServiceLoader.load(
                        BackendProvider.class, BackendProvider.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                err.println("Demo: a backend does not load: " + e);
            }
        }
        found.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
        return found;
    }
}

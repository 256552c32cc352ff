package weir.example;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the demo found: a row for each backend and transport, and what failed. */
final class DemoTable {
    private static final String LEGEND = """
        submitted: operations of the clients. completed: of these, those whose callback ran; among them those that
        ended cancelled or timed out. lost: callbacks that never came or came twice, and bytes that are missing,
        came twice or differ. p50, p99: time of a round trip.\
        """;

    private final List<String> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long lost;

    /** Adds the row of clients that ran for so many nanoseconds. */
    void add(String backend, String transport, long nanos, List<Account> accounts) {
        Tally sum = Tally.ZERO;
        RoundTrips roundTrips = new RoundTrips();
        for (Account account : accounts) {
            sum = sum.plus(account.tally());
            account.addRoundTripsTo(roundTrips);
        }
        lost += sum.lost();
        rows.add(format(
                backend,
                transport,
                number(sum.submitted()),
                number(sum.completed()),
                number(sum.cancelled()),
                number(sum.timedOut()),
                number(sum.lost()),
                number(sum.messages() * TimeUnit.SECONDS.toNanos(1) / Math.max(nanos, 1)),
                number(roundTrips.percentile(0.5) / 1000),
                number(roundTrips.percentile(0.99) / 1000)));
        if (sum.messages() == 0) {
            addFailure(backend + ": not one message came back over " + transport);
        }
    }

    /** Adds something that must not happen and that no row shows. */
    void addFailure(String what) {
        failures.add(what);
    }

    /** Prints everything; true if nothing was lost and nothing failed. */
    boolean print(PrintStream out) {
        out.println();
        out.println(format(
                "backend",
                "transport",
                "submitted",
                "completed",
                "cancelled",
                "timed out",
                "lost",
                "msgs/s",
                "p50 us",
                "p99 us"));
        rows.forEach(out::println);
        out.println();
        out.println(LEGEND);
        out.println();
        failures.forEach(failure -> out.println("FAILED: " + failure));
        boolean good = lost == 0 && failures.isEmpty();
        out.println(good ? "OK: nothing was lost." : "NOT OK: lost " + lost + ", failures " + failures.size() + ".");
        return good;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String format(Object... columns) {
        return String.format(Locale.ROOT, "%-8s %-9s %12s %12s %10s %10s %6s %10s %7s %7s", columns);
    }
}

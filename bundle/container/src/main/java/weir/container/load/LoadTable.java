package weir.container.load;

import static weir.container.load.Phase.Event.CANCELLED;
import static weir.container.load.Phase.Event.CLOSED;
import static weir.container.load.Phase.Event.COMPLETED;
import static weir.container.load.Phase.Event.LOST;
import static weir.container.load.Phase.Event.REFUSED;
import static weir.container.load.Phase.Event.RESET;
import static weir.container.load.Phase.Event.TURNED_AWAY;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a load found: a row for each phase, their sum, and whether all is well. */
public final class LoadTable {
    private static final String LEGEND = """
        moved: sockets of the server that got another backend, twice where they waited between two. operations:
        messages sent. completed: came back, every byte compared. cancelled: given up on purpose, by
        clients that hang up and by the stop of the server. lost: neither. refused: dials that failed. reset, closed:
        connections that ended, by an error or in order, although nobody ended them. p50, p99, max: times of messages
        on their way at some time of the phase.\
        """;

    private final List<String> failures = new ArrayList<>();

    /** Adds something that must not happen and that no row shows. */
    public void addFailure(String what) {
        failures.add(what);
    }

    /** Prints everything; true if nothing was lost and nothing failed. */
    public boolean print(Load load, PrintStream out) {
        List<Phase> phases = load.phases();
        Phase total = load.total();
        out.println();
        out.println(format(
                "phase",
                "seconds",
                "moved",
                "operations",
                "completed",
                "cancelled",
                "lost",
                "refused",
                "reset",
                "closed",
                "p50 us",
                "p99 us",
                "max us"));
        for (Phase phase : phases) {
            out.println(row(phase, seconds(phase.nanos())));
            if (phase.count(COMPLETED) == 0) {
                addFailure(phase.name() + ": not one message came back");
            }
        }
        out.println(row(total, seconds(phases.stream().mapToLong(Phase::nanos).sum())));
        out.println();
        out.println(LEGEND);
        if (total.count(TURNED_AWAY) > 0) {
            out.println("While the server was stopped " + number(total.count(TURNED_AWAY))
                    + " dials were refused, as it has to be; they are not in the table.");
        }
        out.println();
        load.reports().forEach(report -> out.println("FAILED: " + report));
        failures.forEach(failure -> out.println("FAILED: " + failure));
        boolean good = total.faults() == 0 && failures.isEmpty();
        out.println(
                good
                        ? "OK: nothing was lost, and no connection was refused, reset or closed by a swap."
                        : String.format(
                                Locale.ROOT,
                                "NOT OK: %d lost, %d refused, %d reset, %d closed, %d other failures.",
                                total.count(LOST),
                                total.count(REFUSED),
                                total.count(RESET),
                                total.count(CLOSED),
                                failures.size()));
        return good;
    }

    private static String row(Phase phase, String seconds) {
        return format(
                phase.name(),
                seconds,
                number(phase.swapped()),
                number(phase.operations()),
                number(phase.count(COMPLETED)),
                number(phase.count(CANCELLED)),
                number(phase.count(LOST)),
                number(phase.count(REFUSED)),
                number(phase.count(RESET)),
                number(phase.count(CLOSED)),
                micros(phase.percentile(0.5)),
                micros(phase.percentile(0.99)),
                micros(phase.percentile(1)));
    }

    private static String micros(long nanos) {
        return number(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String format(Object... columns) {
        return String.format(Locale.ROOT, "%-22s %7s %5s %10s %9s %9s %5s %7s %5s %6s %7s %8s %9s", columns);
    }
}

package weir.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import weir.bench.process.ChildProcess;

/** What a comparison in rounds found, as Markdown: where and how it was measured, tables, and who was left out. */
public final class RoundsReport {
    private final StringBuilder text = new StringBuilder();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Begins with where and how; before anything runs, which would be load.
     *
     * @param versions of what is measured
     * @param places which process runs where
     * @param rounds how many
     * @param nanos how long each
     * @param warmups how many before those
     */
    public RoundsReport(List<String> versions, String places, int rounds, long nanos, int warmups) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        text.append(Machine.describe(versions))
                .append(String.format(Locale.ROOT, "\n- Load average of the machine before: %.1f", load))
                .append("\n- Processes: ")
                .append(places)
                .append("\n- Each JVM: `")
                .append(String.join(" ", ChildProcess.options()))
                .append(String.format(
                        Locale.ROOT,
                        "`\n- Rounds: %d of %.1f s, after %d that do not count\n",
                        rounds,
                        nanos / 1e9,
                        warmups));
    }

    /** Who could not run, or failed. */
    public void leaveOut(String what) {
        leftOut.add(what);
    }

    /** Adds a table under a heading; each row begins and ends with a bar. */
    public void add(String heading, String columns, List<String> rows) {
        int numbers = columns.split("\\|", -1).length - 3;
        text.append("\n### ").append(heading).append("\n\n").append(columns).append('\n');
        text.append("|---").append("|--:".repeat(numbers)).append("|\n");
        rows.forEach(row -> text.append(row).append('\n'));
    }

    /** The whole of it. */
    public String markdown() {
        return leftOut.isEmpty() ? text.toString() : text + "\nLeft out:\n\n- " + String.join("\n- ", leftOut) + "\n";
    }
}

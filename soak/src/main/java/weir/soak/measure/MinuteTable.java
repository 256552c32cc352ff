package weir.soak.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Samples as a table in Markdown, a row for each minute: what has happened in it, and the median of what was used. */
public final class MinuteTable {
    private MinuteTable() {}

    /** The table. */
    public static String of(List<Sample> samples) {
        List<Metric> metrics = Arrays.stream(Metric.values())
                .filter(metric ->
                        samples.stream().allMatch(each -> each.values().containsKey(metric)))
                .toList();
        StringBuilder table = new StringBuilder("| minute | operations | a second |");
        for (Metric metric : metrics) {
            table.append(' ').append(metric.text());
            table.append(metric.unit().isEmpty() ? " |" : ", " + metric.unit() + " |");
        }
        table.append(" cancels and aborts | timeouts | stops | exchanges of backends |\n");
        table.append("|---|" + "---|".repeat(metrics.size() + 6)).append('\n');
        Sample before = new Sample(0, samples.get(0).values(), 0, 0, 0, 0, 0);
        int number = 0;
        for (List<Sample> minute : minutes(samples)) {
            Sample last = minute.get(minute.size() - 1);
            long operations = last.operations() - before.operations();
            whole(table.append('|'), ++number);
            whole(table, operations);
            cell(table, "%,.0f", (double) operations / (last.seconds() - before.seconds()));
            for (Metric metric : metrics) {
                double median = median(minute, metric);
                cell(table, metric.unit().equals("MiB") ? "%,.1f" : "%,.0f", metric.scaled(median));
            }
            whole(table, last.cancels() - before.cancels());
            whole(table, last.timeouts() - before.timeouts());
            whole(table, last.stops() - before.stops());
            whole(table, last.swaps() - before.swaps());
            table.append('\n');
            before = last;
        }
        return table.toString();
    }

    private static void whole(StringBuilder table, long value) {
        table.append(String.format(Locale.ROOT, " %,d |", value));
    }

    private static void cell(StringBuilder table, String format, double value) {
        table.append(' ').append(String.format(Locale.ROOT, format, value)).append(" |");
    }

    private static List<List<Sample>> minutes(List<Sample> samples) {
        List<List<Sample>> minutes = new ArrayList<>();
        int minute = -1;
        for (Sample sample : samples) {
            // A sample that is a moment late still tells of the minute that has ended.
            int its = (int) Math.max(0, (sample.seconds() - 0.5) / 60);
            if (its != minute) {
                minutes.add(new ArrayList<>());
                minute = its;
            }
            minutes.get(minutes.size() - 1).add(sample);
        }
        return minutes;
    }

    private static double median(List<Sample> minute, Metric metric) {
        double[] values = minute.stream()
                .mapToDouble(each -> each.values().getOrDefault(metric, 0.0))
                .sorted()
                .toArray();
        return values[values.length / 2];
    }
}

package weir.soak.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether a series is flat. The rule, for the samples from minute 2 on:
 *
 * <ol>
 *   <li>its trend (Theil–Sen: the median of the slopes between all pairs of samples, which no outlier moves), over the
 *       whole time, grows by no more than the metric's tolerance;
 *   <li>the median of its last third is above that of its first third by no more than the tolerance: a step is no trend;
 *   <li>no sample is over twice the median plus the tolerance: a peak that comes back is not flat either.
 * </ol>
 *
 * <p>The tolerance is a tenth of the median, or a floor below what matters, see {@link Metric#tolerance}. Falling is flat.
 *
 * @param metric what was measured
 * @param median of all samples
 * @param least of all samples
 * @param most of all samples
 * @param growth by the trend over the whole time
 * @param step from the median of the first third to that of the last
 * @param tolerance what growth and step must not exceed
 */
public record Flatness(
        Metric metric, double median, double least, double most, double growth, double step, double tolerance) {
    /** Fewer say nothing. */
    public static final int FEWEST = 30;

    /**
     * Looks at a series.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST} samples, or not as many times as values
     */
    public static Flatness of(Metric metric, double[] times, double[] values) {
        if (times.length != values.length || times.length < FEWEST) {
            throw new IllegalArgumentException(
                    values.length + " samples at " + times.length + " times; allowed: " + FEWEST + " or more of both");
        }
        int third = values.length / 3;
        double median = median(values);
        double first = median(Arrays.copyOf(values, third));
        double last = median(Arrays.copyOfRange(values, values.length - third, values.length));
        double span = times[times.length - 1] - times[0];
        return new Flatness(
                metric,
                median,
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow(),
                slope(times, values) * span,
                last - first,
                metric.tolerance(median));
    }

    /** Of these samples those from a time on, for each metric that all of them have. */
    public static List<Flatness> of(List<Sample> samples, double fromSeconds) {
        List<Sample> later =
                samples.stream().filter(each -> each.seconds() >= fromSeconds).toList();
        double[] times = later.stream().mapToDouble(Sample::seconds).toArray();
        List<Flatness> found = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (later.stream().allMatch(each -> each.values().containsKey(metric))) {
                double[] values = later.stream()
                        .mapToDouble(each -> each.values().getOrDefault(metric, 0.0))
                        .toArray();
                found.add(of(metric, times, values));
            }
        }
        return found;
    }

    private static double slope(double[] times, double[] values) {
        double[] slopes = new double[times.length * (times.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                if (times[j] > times[i]) {
                    slopes[count++] = (values[j] - values[i]) / (times[j] - times[i]);
                }
            }
        }
        return count == 0 ? 0 : median(Arrays.copyOf(slopes, count));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Whether it is flat. */
    public boolean isFlat() {
        return growth <= tolerance && step <= tolerance && most <= 2 * median + tolerance;
    }

    /** One line for people. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s %s: median %s, trend %s, step %s, most %s; allowed growth %s",
                metric.text(),
                isFlat() ? "is flat" : "GROWS",
                show(median),
                show(growth),
                show(step),
                show(most),
                show(tolerance));
    }

    /** A value of this metric with its unit. */
    public String show(double value) {
        String unit = metric.unit();
        return String.format(Locale.ROOT, unit.equals("MiB") ? "%,.1f" : "%,.0f", metric.scaled(value) + 0.0)
                + (unit.isEmpty() ? "" : " " + unit);
    }
}

package weir.bench;

import java.util.List;
import java.util.Locale;

/**
 * A median of paired values (one ratio for each round), with the interval that holds the true median in 95 of 100 cases.
 *
 * <p>By order statistics: of n values each is below the true median with probability 1/2, independently, so the number
 * below is binomial, whatever the values' distribution. The interval runs from the k-th smallest to the k-th largest
 * value, k being the largest for which it holds the median with at least 95 %. With fewer than 6 values there is none.
 *
 * @param median the middle value, or the mean of the two middle ones
 * @param low lower end, NaN if there are too few values
 * @param high upper end, NaN if there are too few values
 */
public record Paired(double median, double low, double high) {
    private static final double MISSED = 0.05;

    /** Of at least one value, in any order. */
    public static Paired of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int rank = rank(sorted.length);
        return rank == 0
                ? new Paired(median(sorted), Double.NaN, Double.NaN)
                : new Paired(median(sorted), sorted[rank - 1], sorted[sorted.length - rank]);
    }

    /** The median of at least one value, in any order. */
    public static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double median(double[] sorted) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values; allowed: at least one");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Which smallest and which largest value bound the interval, counted from 1; 0 if even all values are too few. */
    static int rank(int count) {
        double term = Math.pow(0.5, count); // the probability that none is below the median
        double below = 0;
        int rank = 0;
        while (2 * (below + term) <= MISSED) {
            below += term;
            rank++;
            term = term * (count - rank + 1) / rank;
        }
        return rank;
    }

    /** As {@code 0.98 (0.95 to 1.01)}, without the interval if there is none. */
    @Override
    public String toString() {
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, "%.2f", median)
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, low, high);
    }
}

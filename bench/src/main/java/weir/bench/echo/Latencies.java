package weir.bench.echo;

import java.util.Arrays;

/** Counts of times in nanoseconds, exact to 1/64: for each power of two 64 equal steps. Recording allocates nothing. */
final class Latencies {
    private static final int STEP_BITS = 6;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[(64 - STEP_BITS) * STEPS];

    void record(long nanos, int times) {
        counts[index(Math.max(0, nanos))] += times;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    /** The time that the given part (0 to 1) of all recorded do not exceed; 0 if there are none. */
    long quantile(double part) {
        long all = Arrays.stream(counts).sum();
        long left = (long) Math.ceil(all * part);
        for (int i = 0; i < counts.length; i++) {
            left -= counts[i];
            if (left <= 0 && counts[i] > 0) {
                return highest(i);
            }
        }
        return 0;
    }

    private static int index(long nanos) {
        int shift = Math.max(0, 63 - STEP_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return (shift << STEP_BITS) + (int) (nanos >>> shift);
    }

    private static long highest(int index) {
        int shift = Math.max(0, (index >>> STEP_BITS) - 1);
        return ((index - ((long) shift << STEP_BITS) + 1) << shift) - 1;
    }
}

package weir.container.load;

/**
 * How long round trips took: a histogram of 32 steps for each power of two (3 %), so that a percentile of millions costs
 * a few kilobytes and no allocation. Not safe for use by several threads at once.
 */
final class RoundTrips {
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    /** Up to 2^41 ns, more than half an hour. */
    private static final int BUCKETS = STEPS * 37;

    private final long[] counts = new long[BUCKETS];
    private long total;

    void add(long nanos) {
        counts[bucket(nanos)]++;
        total++;
    }

    void add(RoundTrips others) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += others.counts[i];
        }
        total += others.total;
    }

    /** The time that this share of all took at most, in nanoseconds; 0 if there were none. */
    long percentile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return upperEnd(i);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        long value = Math.max(nanos, 0);
        if (value < STEPS) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - STEP_BITS;
        int bucket = (shift + 1) * STEPS + (int) ((value >>> shift) & (STEPS - 1));
        return Math.min(bucket, BUCKETS - 1);
    }

    private static long upperEnd(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
    }
}

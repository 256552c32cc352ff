package weir.soak.measure;

import java.util.Map;

/**
 * One look at the process.
 *
 * @param seconds since the traffic began
 * @param values what was measured; a metric that cannot be measured here is not there
 * @param operations completed so far
 * @param cancels and aborts so far that met an operation
 * @param timeouts so far
 * @param stops of handles so far
 * @param swaps and removals so far
 */
public record Sample(
        double seconds,
        Map<Metric, Double> values,
        long operations,
        long cancels,
        long timeouts,
        long stops,
        long swaps) {
    /** Copies the map. */
    public Sample {
        values = Map.copyOf(values);
    }
}

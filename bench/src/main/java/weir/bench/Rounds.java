package weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one peer on one workload: one result for each round.
 *
 * @param <P> what tells the peers apart
 * @param <R> a result
 */
public final class Rounds<P, R> {
    private final P peer;
    private final List<R> results = new ArrayList<>();

    /** No round yet. */
    public Rounds(P peer) {
        this.peer = peer;
    }

    /** Whose they are. */
    public P peer() {
        return peer;
    }

    /** One more round. */
    public void add(R result) {
        results.add(result);
    }

    /** The median of a value over the rounds. */
    public double median(ToDoubleFunction<R> value) {
        return Paired.median(results.stream().map(value::applyAsDouble).toList());
    }

    /** The ratio to another's value in the same round, so that what slows a whole round down cancels out. */
    public Paired ratio(Rounds<P, R> other, ToDoubleFunction<R> value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ratios.add(value.applyAsDouble(results.get(i)) / value.applyAsDouble(other.results.get(i)));
        }
        return Paired.of(ratios);
    }
}

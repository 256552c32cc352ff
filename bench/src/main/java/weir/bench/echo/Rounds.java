package weir.bench.echo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import weir.bench.Paired;

/** What was measured of one server on one workload: one result for each round. */
final class Rounds {
    private final Peer peer;
    private final List<LoadResult> results = new ArrayList<>();

    Rounds(Peer peer) {
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    void add(LoadResult result) {
        results.add(result);
    }

    double median(ToDoubleFunction<LoadResult> value) {
        return Paired.median(results.stream().map(value::applyAsDouble).toList());
    }

    /** The ratio to another's value in the same round, so that what slows a whole round down cancels out. */
    Paired ratio(Rounds other, ToDoubleFunction<LoadResult> value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ratios.add(value.applyAsDouble(results.get(i)) / value.applyAsDouble(other.results.get(i)));
        }
        return Paired.of(ratios);
    }
}

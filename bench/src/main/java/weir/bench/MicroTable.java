package weir.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results of JMH as a table in Markdown: time and bytes allocated, each for one operation. */
final class MicroTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroTable() {}

    static String of(Collection<RunResult> results) {
        return "| benchmark | parameters | ns/op | 99.9 % interval | B/op |\n|---|---|--:|--:|--:|\n"
                + results.stream().map(MicroTable::row).collect(Collectors.joining("\n")) + "\n";
    }

    private static String row(RunResult run) {
        BenchmarkParams params = run.getParams();
        Result<?> time = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |",
                params.getBenchmark().replaceFirst(".*\\.([^.]+\\.[^.]+)$", "$1"),
                params.getParamsKeys().stream()
                        .map(key -> key + " " + params.getParam(key))
                        .collect(Collectors.joining(", ")),
                nanos(time.getScore()),
                Double.isNaN(time.getScoreError()) ? "-" : "+/- " + nanos(time.getScoreError()),
                allocated == null ? "-" : String.format(Locale.ROOT, "%.1f", allocated.getScore()));
    }

    private static String nanos(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}

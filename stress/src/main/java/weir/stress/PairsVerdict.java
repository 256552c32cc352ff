package weir.stress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * What results mean. jcstress leaves out a test, without a word, if it needs more processors than there are: so every test
 * that was wanted must have run, and its threads must have met.
 */
final class PairsVerdict {
    /** Fewer samples than this and the two threads have hardly met. */
    private static final long LEAST_SAMPLES = 10_000;

    /** The outcomes of one test, over all its modes. */
    private static final class Tally {
        private final Map<String, Long> outcomes = new TreeMap<>();
        private long samples;
        private int modes;
    }

    private final Map<String, Tally> tallies = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    PairsVerdict(Collection<String> wanted, List<TestResult> results) {
        wanted.forEach(name -> tallies.put(name, new Tally()));
        results.forEach(this::add);
        tallies.forEach((name, tally) -> {
            if (tally.samples < LEAST_SAMPLES) {
                complaints.add(name + ": " + tally.samples + " samples; needed: " + LEAST_SAMPLES
                        + (tally.modes == 0 ? ". No scheduling was found: too few processors for its actors?" : ""));
            } else if (tally.outcomes.size() == 1
                    && TestList.getInfo(name).cases().size() > 1) {
                complaints.add(name + ": one outcome in all " + tally.samples + " samples: the threads have not met");
            }
        });
        if (wanted.isEmpty()) {
            complaints.add("no test has such a name");
        }
    }

    private void add(TestResult result) {
        Tally tally = tallies.computeIfAbsent(result.getName(), name -> new Tally());
        tally.modes++;
        if (result.status() != Status.NORMAL) {
            complaints.add(result.getName() + ": " + result.status() + " " + result.getMessages() + result.getVmErr());
            return;
        }
        TestInfo info = TestList.getInfo(result.getName());
        for (String outcome : result.getStateKeys()) {
            long count = result.getCount(outcome);
            tally.samples += count;
            tally.outcomes.merge(outcome, count, Long::sum);
            if (expectationOf(info, outcome) != Expect.ACCEPTABLE) {
                complaints.add(result.getName() + ": forbidden outcome (" + outcome + "), " + count + " times");
            }
        }
    }

    private static Expect expectationOf(TestInfo info, String outcome) {
        return info.cases().stream()
                .filter(each -> each.matches(outcome))
                .findFirst()
                .map(StateCase::expect)
                .orElse(Expect.FORBIDDEN);
    }

    /** Why the run has failed; empty if it has not. */
    List<String> complaints() {
        return complaints;
    }

    /** What was seen, test by test. */
    String table() {
        StringBuilder text = new StringBuilder();
        tallies.forEach((name, tally) -> {
            text.append('\n').append(name.substring(name.lastIndexOf('.') + 1));
            tally.outcomes.forEach((outcome, count) -> text.append("\n    %,14d  (%s)".formatted(count, outcome)));
        });
        return text.toString();
    }

    /** The counts in one line. */
    String summary() {
        long samples = tallies.values().stream().mapToLong(each -> each.samples).sum();
        return "%d tests, %,d samples, %d complaints".formatted(tallies.size(), samples, complaints.size());
    }
}

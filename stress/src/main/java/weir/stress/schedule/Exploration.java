package weir.stress.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import weir.stress.schedule.Program.Outcome;

/** Runs a program in one schedule after another, and counts; stops at the first that broke a rule. */
public final class Exploration {
    private final Program program;
    private final List<String> cases;

    private final int[] schedules;
    private final Set<Long> fingerprints = new HashSet<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private long steps;
    private long last;
    private @Nullable Failure failure;

    /** Makes one that has run nothing. */
    public Exploration(Program program) {
        this.program = program;
        cases = program.cases();
        schedules = new int[cases.size()];
    }

    /**
     * A schedule that broke a rule.
     *
     * @param seed runs it again
     * @param name its case
     */
    public record Failure(long seed, String name, AssertionError cause) {
        /** What to print. */
        public String text(String replay) {
            return "seed " + seed + " (" + name + ") broke a rule: " + cause.getMessage() + "\nreplay: " + replay;
        }
    }

    /**
     * Runs schedules.
     *
     * @param seed the first
     * @param count how many
     * @param only the parts of the one case to run, separated by commas, in any order; null for all
     * @throws IllegalArgumentException if there is no such case
     */
    public void run(long seed, int count, @Nullable String only) {
        int size = cases.size();
        long stride = only == null ? 1 : size;
        long first = only == null ? seed : seed + Math.floorMod(indexOf(only) - seed, (long) size);
        for (int i = 0; i < count && failure == null; i++) {
            runOne(first + i * stride);
        }
    }

    private void runOne(long seed) {
        last = seed;
        int index = (int) Math.floorMod(seed, (long) cases.size());
        try {
            Outcome outcome = program.run(seed, null);
            schedules[index]++;
            steps += outcome.steps();
            fingerprints.add(outcome.fingerprint());
            outcome.ends().forEach(end -> ends.merge(end, 1, Integer::sum));
        } catch (AssertionError e) {
            failure = new Failure(seed, cases.get(index), e);
        }
    }

    private int indexOf(String only) {
        Set<String> parts = Set.copyOf(Arrays.asList(only.split(",", -1)));
        for (int i = 0; i < cases.size(); i++) {
            if (parts.equals(Set.copyOf(Arrays.asList(cases.get(i).split(",", -1))))) {
                return i;
            }
        }
        throw new IllegalArgumentException("'" + only + "' is not known; allowed: " + String.join("  ", cases));
    }

    /** The first schedule that broke a rule, or null. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** Runs the last schedule once more, and gives its steps. */
    public List<String> lastTrace() {
        List<String> trace = new ArrayList<>();
        try {
            program.run(last, trace);
        } catch (AssertionError e) {
            trace.add("broke a rule: " + e.getMessage());
        }
        return trace;
    }

    /** The smallest number of schedules that a case had. */
    public int leastSchedules() {
        return Arrays.stream(schedules).min().orElse(0);
    }

    /** How many different sequences of steps there were. */
    public int distinct() {
        return fingerprints.size();
    }

    /** How often operations ended how. */
    public Map<String, Integer> ends() {
        return ends;
    }

    /** The counts in one line. */
    public String summary() {
        return Arrays.stream(schedules).sum() + " schedules of " + cases.size() + " cases, " + steps + " steps, "
                + distinct() + " different; operations ended " + ends;
    }
}

package weir.stress.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to be run in many schedules. Loaded by {@link SteppingLoader}, hence an interface. */
public interface Program {
    /** The cases there are, by name; schedule {@code seed} is one of case {@code seed mod size}. */
    List<String> cases();

    /**
     * Runs one schedule, and checks it.
     *
     * @param trace takes a line for what is chosen and for each step, or null
     * @throws AssertionError if the schedule broke a rule
     */
    Outcome run(long seed, @Nullable List<String> trace);

    /**
     * What one schedule came to.
     *
     * @param steps how many steps it had
     * @param fingerprint stands for these steps in this order
     * @param ends how its operations ended
     */
    record Outcome(int steps, long fingerprint, List<String> ends) {}
}

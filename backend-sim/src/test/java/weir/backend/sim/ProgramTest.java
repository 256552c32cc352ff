package weir.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Programs made of seeds, over the whole engine. {@code -Dweir.sim.seed=N} runs one of them, {@code -Dweir.sim.seeds=N} so
 * many.
 */
@Timeout(value = 1200, unit = TimeUnit.SECONDS)
class ProgramTest {
    /** The engine is the same on Java 17: a few are enough there. */
    private static final long SEEDS =
            Long.getLong("weir.sim.seeds", "17".equals(System.getProperty("weir.test.jdk")) ? 500 : 10_000);

    private static final int SAME_AGAIN_EVERY = 100;

    /** Not where failures are only counted, as by a mutation test. */
    private static final boolean SHRINK = Boolean.parseBoolean(System.getProperty("weir.sim.shrink", "true"));

    @Test
    @DisplayName("every operation ends once, no byte is lost, doubled or moved, nothing is left: 10,000 programs")
    void conservation() {
        Long only = Long.getLong("weir.sim.seed");
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
            Program program = Program.of(seed);
            Throwable failure = failureOf(seed, program);
            if (failure != null) {
                if (!SHRINK) {
                    throw new AssertionError("seed " + seed, failure);
                }
                Program smaller = shrunk(seed, program);
                throw new AssertionError(
                        "seed " + seed + " fails; again by -Dweir.sim.seed=" + seed + ". In short: "
                                + smaller.describe(),
                        failureOf(seed, smaller));
            }
        }
    }

    @Test
    @DisplayName("a program has the same history when it runs again")
    void sameAgain() throws Exception {
        for (long seed = 0; seed < SEEDS; seed += SAME_AGAIN_EVERY) {
            Program program = Program.of(seed);
            assertThat(ProgramRun.run(seed, program))
                    .as("history of seed %d", seed)
                    .isEqualTo(ProgramRun.run(seed, program));
        }
    }

    private static @Nullable Throwable failureOf(long seed, Program program) {
        try {
            ProgramRun.run(seed, program);
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    /** Takes out steps, ever fewer at once, as long as the rest still fails. */
    private static Program shrunk(long seed, Program failing) {
        Program smallest = failing;
        for (int chunk = failing.steps().size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from + chunk <= smallest.steps().size(); ) {
                Program candidate = smallest.without(from, chunk);
                if (failureOf(seed, candidate) != null) {
                    smallest = candidate;
                } else {
                    from += chunk;
                }
            }
        }
        return smallest;
    }
}

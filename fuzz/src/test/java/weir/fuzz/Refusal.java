package weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.Callable;

/** What may become of an input: it is taken, or refused as the documentation says. */
public final class Refusal {
    /** However long the input: a message is for a log. */
    public static final int LONGEST_MESSAGE = 1000;

    private Refusal() {}

    /**
     * The result, or nothing if the input was refused by the documented exception itself, with a message that says what is
     * allowed.
     */
    public static <T> Optional<T> orResult(Class<? extends Exception> documented, Callable<T> call) {
        return orResult(documented, LONGEST_MESSAGE, call);
    }

    /** The same with another limit: what comes from a command line is bounded by the operating system. */
    public static <T> Optional<T> orResult(
            Class<? extends Exception> documented, int longestMessage, Callable<T> call) {
        try {
            return Optional.of(call.call());
        } catch (Exception e) {
            if (e.getClass() != documented) { // subclasses come from the JDK, and know nothing of what is allowed
                throw new AssertionError("not documented: " + e, e);
            }
            for (Throwable each = e; each != null; each = each.getCause()) {
                assertThat(String.valueOf(each.getMessage()).length())
                        .as("length of the message")
                        .isLessThan(longestMessage);
            }
            assertThat(e.getMessage()).containsAnyOf("allowed", "found", "needs a value", "LISTEN_");
            return Optional.empty();
        }
    }
}

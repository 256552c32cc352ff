package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;

/** A list of calls that must be refused (E2), each a test of its own. */
final class Refusals {
    private final List<DynamicTest> tests = new ArrayList<>();

    /** Expects an IllegalArgumentException that says what is allowed and contains these parts, the value among them. */
    Refusals argument(String what, ThrowingCallable call, String... parts) {
        return add(what, IllegalArgumentException.class, call, with("allowed", parts));
    }

    /** Expects an IllegalStateException whose message contains these parts. */
    Refusals state(String what, ThrowingCallable call, String... parts) {
        return add(what, IllegalStateException.class, call, parts);
    }

    /** Expects a NullPointerException that says what was null. */
    Refusals nothing(String what, ThrowingCallable call) {
        return add(what, NullPointerException.class, call);
    }

    /** Expects a failure of just this type whose message contains these parts. */
    Refusals add(String what, Class<? extends Throwable> type, ThrowingCallable call, String... parts) {
        tests.add(DynamicTest.dynamicTest("E2 " + what, () -> {
            Throwable thrown = catchThrowable(call);
            assertThat(thrown).as(what).isInstanceOf(type);
            assertThat(thrown.getMessage()).as("message of %s", thrown).isNotBlank();
            for (String part : parts) {
                assertThat(thrown).hasMessageContaining(part);
            }
        }));
        return this;
    }

    private static String[] with(String first, String[] others) {
        return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
    }

    Stream<DynamicTest> tests() {
        return tests.stream();
    }
}

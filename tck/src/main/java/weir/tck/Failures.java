package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import weir.api.AioException;
import weir.api.AioStatus;

/** What calls that must fail throw. */
final class Failures {
    private Failures() {}

    /** Expects an {@link AioException} of a status whose message contains these parts. */
    static void throwsStatus(AioStatus status, ThrowingCallable call, String... parts) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("%s", status).isInstanceOf(AioException.class);
        for (String part : parts) {
            assertThat(thrown).hasMessageContaining(part);
        }
        assertThat(((AioException) thrown).status()).as("%s", thrown).isEqualTo(status);
    }

    /** Expects the wrong state to be refused. */
    static void throwsState(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
}

package weir.api;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the world with its {@link AioStatus}. {@link Aio#check()} throws it, and so do the few methods that do
 * their work at once, such as {@link StreamListener#listen()}. Its cause, where there is one, is the JDK's exception.
 */
public class AioException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the operation ended, never {@link AioStatus#OK}. */
    private final AioStatus status;

    /**
     * Makes an exception.
     *
     * @param status anything but {@link AioStatus#OK}
     * @param message what was attempted and what happened
     * @param cause the JDK's exception, or null
     * @throws IllegalArgumentException if the status is {@code OK}
     */
    public AioException(AioStatus status, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(status, "status") + ": " + Objects.requireNonNull(message, "message"), cause);
        if (status == AioStatus.OK) {
            throw new IllegalArgumentException("status OK is no failure; any other status is allowed");
        }
        this.status = status;
    }

    /** Makes an exception without a cause; as {@link #AioException(AioStatus, String, Throwable)}. */
    public AioException(AioStatus status, String message) {
        this(status, message, null);
    }

    /** How the operation ended, never {@link AioStatus#OK}. */
    public AioStatus status() {
        return status;
    }
}

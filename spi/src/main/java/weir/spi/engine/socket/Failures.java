package weir.spi.engine.socket;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;

/**
 * What failures of backends mean for operations. An Error is one of them: whatever a backend does may need direct memory,
 * or a class of a bundle that has gone, and what was being opened, dialled or closed must come to its end all the same.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger("weir.socket");

    private Failures() {}

    /** The status that a backend gave, or SYSERR, or NOMEM, or INTERNAL for what is none of its failures. */
    static AioStatus status(Throwable failure) {
        if (failure instanceof AioException known) {
            return known.status();
        }
        if (failure instanceof OutOfMemoryError) {
            return AioStatus.NOMEM;
        }
        return failure instanceof IOException ? AioStatus.SYSERR : AioStatus.INTERNAL;
    }

    /** The JDK's exception behind it. */
    static Throwable cause(Throwable failure) {
        Throwable behind = failure.getCause();
        return failure instanceof AioException && behind != null ? behind : failure;
    }

    static AioException exception(Throwable failure, String attempted) {
        AioStatus status = status(failure);
        String message = String.valueOf(failure.getMessage());
        String prefix = status + ": "; // which the exception below writes itself
        String what = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return new AioException(status, attempted + ": " + what, cause(failure));
    }

    static void closeQuietly(PollSocket socket) {
        try {
            socket.close();
        } catch (IOException | RuntimeException | Error e) {
            report(e);
        }
    }

    static void closeQuietly(@Nullable Closeable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (IOException | RuntimeException | Error e) {
                report(e);
            }
        }
    }

    private static void report(Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "a socket did not close cleanly", e);
    }
}

package weir.sp.tool;

import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;

/** What a status is called in messages. */
final class Reason {
    private Reason() {}

    /** In the words of {@code nng_strerror}, where it has some; with the cause, where there is one. */
    static String of(AioStatus status, @Nullable Throwable cause) {
        String words = words(status);
        String why = cause == null ? null : cause.getMessage();
        return why == null || why.equalsIgnoreCase(words) ? words : words + " (" + why + ")";
    }

    private static String words(AioStatus status) {
        return switch (status) {
            case OK -> "Hunky dory";
            case NOMEM -> "Out of memory";
            case INVAL -> "Invalid argument";
            case BUSY -> "Resource busy";
            case TIMEDOUT -> "Timed out";
            case CONNREFUSED -> "Connection refused";
            case CLOSED, STOPPED -> "Object closed";
            case NOTSUP -> "Not supported";
            case ADDRINUSE -> "Address in use";
            case STATE -> "Incorrect state";
            case NOENT -> "Entry not found";
            case PROTO -> "Protocol error";
            case UNREACHABLE -> "Destination unreachable";
            case ADDRINVAL -> "Address invalid";
            case PERM -> "Permission denied";
            case MSGSIZE -> "Message too large";
            case CONNRESET -> "Connection reset";
            case CONNABORTED -> "Connection aborted";
            case CONNSHUT -> "Connection shutdown";
            case CANCELED -> "Operation canceled";
            case NOFILES -> "Out of files";
            case NOSPC -> "Out of space";
            case EXIST -> "Resource already exists";
            case CRYPTO -> "Cryptographic error";
            case PEERAUTH -> "Peer could not be authenticated";
            case SYSERR -> "Error of the system";
            case INTERNAL -> "Internal error detected";
        };
    }
}

package weir.api;

/**
 * How an operation ended. The counterparts are NNG's error codes ({@code NNG_ETIMEDOUT} and so on).
 *
 * <p>A status speaks of the world, never of a mistake of the caller: those are thrown at once, as
 * {@link IllegalArgumentException}, {@link IllegalStateException} or {@link NullPointerException}. The same cause
 * gives the same status on every backend (rule E1).
 */
public enum AioStatus {
    /** The operation did what it was asked to do. */
    OK("success"),
    /** {@link Aio#cancel()} ended it. {@code NNG_ECANCELED}. */
    CANCELED("canceled"),
    /** Its deadline passed. {@code NNG_ETIMEDOUT}. */
    TIMEDOUT("timed out"),
    /** The object it was submitted to is closed. {@code NNG_ECLOSED}. */
    CLOSED("object closed"),
    /** Its handle, or the scope of its handle, was stopped. {@code NNG_ESTOPPED}. */
    STOPPED("handle stopped"),
    /** Nobody listens at the address. {@code NNG_ECONNREFUSED}. */
    CONNREFUSED("connection refused"),
    /** The peer reset the connection. {@code NNG_ECONNRESET}. */
    CONNRESET("connection reset"),
    /** A connection ended before it was established. {@code NNG_ECONNABORTED}. */
    CONNABORTED("connection aborted"),
    /** The peer ended its output cleanly: the end of the stream. {@code NNG_ECONNSHUT}. */
    CONNSHUT("end of stream"),
    /** The local address is taken. {@code NNG_EADDRINUSE}. */
    ADDRINUSE("address in use"),
    /** The address is not one of this machine, or not one that the backend can express. {@code NNG_EADDRINVAL}. */
    ADDRINVAL("address not available"),
    /** No route leads to the address, or its name does not resolve. {@code NNG_EUNREACHABLE}. */
    UNREACHABLE("unreachable"),
    /** The path does not exist. {@code NNG_ENOENT}. */
    NOENT("no such path"),
    /** The operating system denies it. {@code NNG_EPERM}. */
    PERM("permission denied"),
    /** The peer broke the protocol. {@code NNG_EPROTO}. */
    PROTO("protocol error"),
    /** A datagram or message is larger than allowed. {@code NNG_EMSGSIZE}. */
    MSGSIZE("message too large"),
    /** The process or the machine is out of file descriptors. {@code NNG_ENOFILES}. */
    NOFILES("out of files"),
    /** The machine is out of space. {@code NNG_ENOSPC}. */
    NOSPC("out of space"),
    /** Out of memory. {@code NNG_ENOMEM}. */
    NOMEM("out of memory"),
    /** The backend or the platform cannot do it. {@code NNG_ENOTSUP}. */
    NOTSUP("not supported"),
    /** The peer or the platform calls a value invalid. {@code NNG_EINVAL}. */
    INVAL("invalid"),
    /** The object is not in a state that allows it. {@code NNG_ESTATE}. */
    STATE("wrong state"),
    /** A resource is busy. {@code NNG_EBUSY}. */
    BUSY("resource busy"),
    /** It exists already. {@code NNG_EEXIST}. */
    EXIST("exists"),
    /** The peer could not be authenticated. {@code NNG_EPEERAUTH}. */
    PEERAUTH("peer not authenticated"),
    /** Encryption failed. {@code NNG_ECRYPTO}. */
    CRYPTO("encryption failed"),
    /** Any other failure of the operating system; {@link Aio#cause()} says which. {@code NNG_ESYSERR}. */
    SYSERR("system error"),
    /** A fault of Weir or of a backend. {@code NNG_EINTERNAL}. */
    INTERNAL("internal error");

    private final String description;

    AioStatus(String description) {
        this.description = description;
    }

    /** Two or three words for a log or an operator, in English. */
    public String description() {
        return description;
    }
}

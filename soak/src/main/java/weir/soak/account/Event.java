package weir.soak.account;

/** What the soak does to its traffic, counted. */
public enum Event {
    /** A cancel that has met a running operation. */
    CANCEL("cancels that met an operation"),
    /** An abort that has met a running operation. */
    ABORT("aborts that met an operation"),
    /** A handle stopped, and replaced by a new one. */
    STOP("handles stopped and replaced"),
    /** A stream opened. */
    STREAM("streams opened"),
    /** A stream closed while its operations ran. */
    BREAK("streams closed in full traffic"),
    /**
     * A connection taken that somebody else has made: the system gives the port of a listener that ended with its backend to
     * a new one, and whoever dials it still finds that.
     */
    STRANGER("connections from callers of a port's last owner"),
    /** A listener opened. */
    LISTENER("listeners opened"),
    /** A scope opened. */
    SCOPE("scopes opened"),
    /** A scope closed while its operations ran. */
    SCOPE_BREAK("scopes closed in full traffic"),
    /** All sockets moved to another backend. */
    SWAP("swaps between backends"),
    /** A backend removed, and added again. */
    REMOVAL("backends removed and added again"),
    /** Another number of loops. */
    LOOPS("changes of the number of loops"),
    /** An operation that took bytes although an end had been requested. */
    WON("operations that moved bytes in spite of a cancel (C2)"),
    /** A submission that completed at once and ran no callback. */
    SKIPPED("submissions that ended at once, without a callback"),
    /** A submission that was not accepted. */
    REFUSED("submissions refused by a stopped handle or closed scope");

    private final String text;

    Event(String text) {
        this.text = text;
    }

    /** For tables. */
    public String text() {
        return text;
    }
}

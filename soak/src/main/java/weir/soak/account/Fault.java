package weir.soak.account;

/** What must not happen. */
public enum Fault {
    /** An accepted operation has not come back, or a byte or a datagram has not arrived. */
    LOST("lost"),
    /** An operation has come back twice, or a byte or a datagram has arrived twice. */
    DOUBLED("doubled"),
    /** A byte is not the one that was sent; what is doubled or left out within a stream shows as this, too. */
    DAMAGED("damaged"),
    /** A result contradicts what was done: a rule of the contract is broken. */
    UNTRUE("untrue"),
    /** An end that nobody has caused, or something that takes too long. */
    UNEXPECTED("unexpected");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** For tables. */
    public String text() {
        return text;
    }
}

package weir.soak.account;

/** What an operation does, for the books. */
public enum Kind {
    /** Some bytes to a stream. */
    SEND("send"),
    /** All bytes to a stream. */
    SEND_ALL("sendAll"),
    /** Some bytes from a stream. */
    RECV("recv"),
    /** As many bytes from a stream as asked. */
    RECV_FULLY("recvFully"),
    /** Until a stream has something. */
    READABLE("readable"),
    /** A connection made. */
    DIAL("dial"),
    /** A connection taken. */
    ACCEPT("accept"),
    /** A datagram sent. */
    UDP_SEND("UDP send"),
    /** A datagram received. */
    UDP_RECV("UDP recv"),
    /** Time. */
    SLEEP("sleep"),
    /** A custom operation: a token from a shelf. */
    TAKE("take (custom)");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** For tables. */
    public String text() {
        return text;
    }

    /** Whether one that failed may have moved bytes (C2). */
    boolean countsWhenFailed() {
        return this == SEND_ALL || this == RECV_FULLY || this == UDP_RECV;
    }

    /** Whether one that is OK has moved at least one byte (B1). */
    boolean movesBytes() {
        return this == SEND || this == SEND_ALL || this == RECV || this == RECV_FULLY;
    }
}

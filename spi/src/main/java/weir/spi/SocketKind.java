package weir.spi;

/** What a socket is for. */
public enum SocketKind {
    /** A connected, or yet to be connected, stream. */
    STREAM,
    /** A socket that accepts streams. */
    LISTENER,
    /** A UDP socket. */
    DATAGRAM
}

package weir.sp.pipe;

import weir.spi.OperationKind;

/** What operations of sockets do. */
public enum Kind implements OperationKind {
    /** A message is given to a pipe, or to a buffer. */
    SEND_MESSAGE,
    /** A message is taken from a pipe, or from a buffer. */
    RECV_MESSAGE,
    /** The first connection of a dialer. */
    DIAL_SOCKET
}

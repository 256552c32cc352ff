package weir.spi.engine.socket;

import weir.spi.OperationKind;

/** What operations on sockets do. */
enum StreamKind implements OperationKind {
    SEND,
    SEND_ALL,
    RECV,
    RECV_FULLY,
    READABLE,
    ACCEPT,
    DIAL,
    SEND_TO,
    RECV_FROM
}

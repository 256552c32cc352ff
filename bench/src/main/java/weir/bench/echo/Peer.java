package weir.bench.echo;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import weir.bench.process.UnavailablePeerException;

/** The echo servers that are compared. All: one event loop, TCP_NODELAY, a backlog of 4096, read buffers of 64 KiB. */
enum Peer {
    /** The reference: a Selector loop written by hand for nothing but this. */
    SELECTOR,
    WEIR_NIO,
    WEIR_EPOLL,
    NETTY_NIO,
    NETTY_EPOLL,
    NIO2,
    VTHREADS,
    WEIR_NIO_VTHREADS,
    WEIR_EPOLL_VTHREADS;

    /** Connections that wait to be accepted: more than any workload opens at once. */
    static final int BACKLOG = 4096;

    static final int BUFFER_BYTES = 64 << 10;

    /** What the ratios refer to. */
    static final Peer REFERENCE = SELECTOR;

    static final List<Peer> ALL = List.of(values());

    /** As on the command line: {@code weir-nio}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Starts it in this JVM, for as long as that lives; returns the port on the loopback address.
     *
     * @param messageBytes the size of a message, for those that read whole ones
     */
    int start(int messageBytes) throws IOException, UnavailablePeerException {
        return switch (this) {
            case SELECTOR -> SelectorEcho.start();
            case WEIR_NIO -> WeirEcho.start("nio");
            case WEIR_EPOLL -> WeirEcho.start("epoll");
            case NETTY_NIO -> NettyEcho.startNio();
            case NETTY_EPOLL -> NettyEcho.startEpoll();
            case NIO2 -> Nio2Echo.start();
            case VTHREADS -> VirtualThreadEcho.start(messageBytes);
            case WEIR_NIO_VTHREADS -> WeirBlockingEcho.start("nio", messageBytes);
            case WEIR_EPOLL_VTHREADS -> WeirBlockingEcho.start("epoll", messageBytes);
        };
    }
}

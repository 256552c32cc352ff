package weir.bench.echo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import weir.bench.process.UnavailablePeerException;

/** The echo servers that are compared. All: one event loop, TCP_NODELAY, a backlog of 4096, read buffers of 64 KiB. */
enum Peer {
    /** The reference: a Selector loop written by hand for nothing but this. */
    SELECTOR,
    WEIR_NIO,
    WEIR_EPOLL,
    WEIR_NIO_RECV,
    WEIR_EPOLL_RECV,
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

    /** Whether it can also listen at the path of a Unix socket. */
    boolean servesUnix() {
        return switch (this) {
            case WEIR_NIO, WEIR_EPOLL, WEIR_NIO_RECV, WEIR_EPOLL_RECV -> true;
            default -> false;
        };
    }

    /**
     * Starts it in this JVM, for as long as that lives; returns the port on the loopback address.
     *
     * @param messageBytes the size of a message, for those that read whole ones
     * @param unix where those listen too that {@link #servesUnix can}; null = nowhere
     */
    int start(int messageBytes, @Nullable Path unix) throws IOException, UnavailablePeerException {
        return switch (this) {
            case SELECTOR -> SelectorEcho.start();
            case WEIR_NIO -> WeirEcho.inReadable("nio", unix);
            case WEIR_EPOLL -> WeirEcho.inReadable("epoll", unix);
            case WEIR_NIO_RECV -> WeirEcho.inRecv("nio", unix);
            case WEIR_EPOLL_RECV -> WeirEcho.inRecv("epoll", unix);
            case NETTY_NIO -> NettyEcho.startNio();
            case NETTY_EPOLL -> NettyEcho.startEpoll();
            case NIO2 -> Nio2Echo.start();
            case VTHREADS -> VirtualThreadEcho.start(messageBytes);
            case WEIR_NIO_VTHREADS -> WeirBlockingEcho.start("nio", messageBytes);
            case WEIR_EPOLL_VTHREADS -> WeirBlockingEcho.start("epoll", messageBytes);
        };
    }
}

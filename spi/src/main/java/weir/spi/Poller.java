package weir.spi;

import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;
import weir.api.AioException;
import weir.api.AioStatus;

/**
 * What waits for events for one event loop. {@link #wakeup}, {@link #open}, {@link #adopt} and the accept into it come
 * from any thread; all else from the loop's thread.
 */
@ConsumerType
public interface Poller extends Closeable {
    /** Receives events; called within {@link Poller#poll} on the loop's thread. It may close and release sockets. */
    @FunctionalInterface
    interface Sink {
        /**
         * A socket is ready.
         *
         * @param events of {@link PollSocket#READ}, {@link PollSocket#WRITE}, {@link PollSocket#HANGUP}
         */
        void ready(PollSocket socket, int events);
    }

    /**
     * Opens a socket.
     *
     * @param family INET, INET6 or UNIX of {@link java.net.StandardProtocolFamily}
     * @throws weir.api.AioException {@code NOFILES} if there are no file descriptors left
     */
    PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException;

    /** Takes over a live kernel socket that {@link PollSocket#release} of some backend handed over. */
    PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException;

    /**
     * Takes over a listening stream socket that whoever started this process has left open. Asked only of a backend that
     * does not lack {@link Capability#INHERIT}.
     *
     * @param fd the descriptor's number; on success it belongs to the socket, else it is left as it was
     * @param fits whether the address that it listens at is one that is wanted
     * @throws weir.api.AioException {@code INVAL} if it is none, or does not fit
     */
    default PollSocket inherit(int fd, Predicate<SocketAddress> fits) throws IOException {
        throw new AioException(AioStatus.NOTSUP, "descriptor " + fd + ": this backend inherits no sockets");
    }

    /**
     * Waits for events and reports them; once it has reported one it waits no more, since the loop may keep back until the end of
     * the poll what others wait for. An interrupt of the thread is cleared and ignored.
     *
     * @param nanos how long at most: 0 = only looks, negative = endless. Never returns early but for an event or a
     *     {@link #wakeup}; late by at most {@link BackendProvider#tickNanos}
     */
    void poll(long nanos, Sink sink) throws IOException;

    /** Ends the poll that runs, or the next one. */
    void wakeup();

    /** Closes what it still holds. */
    @Override
    void close() throws IOException;
}

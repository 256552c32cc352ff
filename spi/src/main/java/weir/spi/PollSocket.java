package weir.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import weir.api.AioOption;

/**
 * One non-blocking socket of a backend, registered with one {@link Poller}. It knows readiness and system calls; queues,
 * timers and callbacks are the engine's.
 *
 * <p><b>Readiness</b> is edge-triggered with hints. The engine calls {@link #want} when a read or write met
 * {@link #AGAIN} or moved fewer bytes than asked, and relies on one event after that. A level-triggered backend keeps
 * its interest set until {@link #unwant}, which the engine calls when an event found no taker, so that in steady state
 * no system call is spent on arming.
 *
 * <p><b>Errors.</b> A failure of the world is an {@link weir.api.AioException} whose status depends on the cause only
 * (rule E1) and whose cause is the JDK's exception. Any other {@link IOException} counts as SYSERR. A read or write that
 * moves bytes and then meets a failure returns the count; the failure is thrown by a later read in place of {@link #END},
 * also where the operating system tells it only once (rule B5), and until then {@link #release} throws it.
 *
 * <p><b>Kinds.</b> What only some kinds of sockets can do has a default that refuses; the engine asks only those kinds.
 *
 * <p><b>Threads.</b> {@code read}, {@code receive} and {@code accept} are called by one thread at a time, and so are
 * {@code write} and {@code send}; both beside each other and beside {@link Poller#poll}. {@code want}, {@code unwant}
 * and {@code ask} come from threads of either direction. {@code bind} to {@code finishConnect}, {@code release} and
 * {@code close} come from the loop's thread, or from any thread before the first event was asked for, while nobody reads
 * or writes.
 */
@ConsumerType
public interface PollSocket {
    /** The event: a read, receive or accept may do something. */
    int READ = 1;
    /** The event: a write, send or finishConnect may do something. */
    int WRITE = 2;
    /** Beside others: the peer has gone or ended its output; reads go on until {@link #END} or an error. */
    int HANGUP = 4;

    /** Nothing can be moved now. */
    int AGAIN = -2;
    /** The peer ended its output and all has been read. */
    int END = -1;

    /** Keeps an object of the engine's. */
    void attach(Object attachment);

    /** The object kept, or null. */
    @Nullable
    Object attachment();

    /** Binds a datagram socket. */
    default void bind(InetSocketAddress address) throws IOException {
        throw unsupported("bind");
    }

    /**
     * Binds a listener and makes it listen.
     *
     * @param address an InetSocketAddress, a UnixDomainSocketAddress or an AbstractSocketAddress
     */
    default void listen(SocketAddress address, int backlog) throws IOException {
        throw unsupported("listen");
    }

    /**
     * Connects a stream, or fixes the peer of a datagram socket (null ends that).
     *
     * @return false if it goes on: {@link #want} WRITE, then {@link #finishConnect}
     * @throws weir.api.AioException {@code BUSY} if the queue of a Unix listener is full, of which no event will tell: the
     *     engine tries again a little later, with a new socket
     */
    default boolean connect(@Nullable SocketAddress address) throws IOException {
        throw unsupported("connect");
    }

    /** Ends a connect that went on; false if it still goes on. */
    default boolean finishConnect() throws IOException {
        throw unsupported("finishConnect");
    }

    /**
     * Takes one connection.
     *
     * @param into the poller of the same backend that the stream shall be registered with
     * @return the stream, or null if there is none now
     * @throws weir.api.AioException {@code NOFILES} if there are no file descriptors left: the engine pauses
     */
    @Nullable
    default PollSocket accept(Poller into) throws IOException {
        throw unsupported("accept");
    }

    /** Reads; the count, {@link #AGAIN} or {@link #END}. The buffer has space; its position advances. */
    default int read(ByteBuffer buffer) throws IOException {
        throw unsupported("read");
    }

    /** Reads into several buffers, as {@link #read(ByteBuffer)}. */
    default long read(ByteBuffer[] buffers) throws IOException {
        throw unsupported("read");
    }

    /** Writes; the count or {@link #AGAIN}. The buffer has bytes; its position advances. */
    default int write(ByteBuffer buffer) throws IOException {
        throw unsupported("write");
    }

    /** Writes from several buffers, as {@link #write(ByteBuffer)}. */
    default long write(ByteBuffer[] buffers) throws IOException {
        throw unsupported("write");
    }

    /** Receives one datagram; the bytes stored or {@link #AGAIN}. Positions advance. */
    default long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        throw unsupported("receive");
    }

    /**
     * Sends the bytes of the buffers as one datagram; their number or {@link #AGAIN}. Positions advance on success.
     *
     * @param destination null on a connected socket
     */
    default long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        throw unsupported("send");
    }

    /** Joins a multicast group. */
    default void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
        throw unsupported("join");
    }

    /** Leaves a multicast group that was joined, maybe before the socket was handed over to this backend. */
    default void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
        throw unsupported("leave");
    }

    /** Ends the output. */
    default void shutdownOutput() throws IOException {
        throw unsupported("shutdownOutput");
    }

    /**
     * Of a TCP connection: the bytes written, and the end of output, that the peer's system has not acknowledged. A close
     * waits for them, since input that comes to a closed socket makes the operating system drop them (rule B9).
     *
     * @return their number, 0 if nothing can be lost, or -1 if that cannot be known: the engine then waits until the peer
     *     ends its output
     */
    default long undelivered() throws IOException {
        return -1;
    }

    /**
     * Asks for an event as soon as it holds; free while the interest is still set.
     *
     * @return whether the poller must be woken for it to take effect, if the caller is not on its loop
     */
    boolean want(int event);

    /** An event found nobody who cares: it need not be reported until it is wanted again. */
    void unwant(int event);

    /** Asks whether an event holds now: it is reported if so, also if it was reported before. As {@link #want}. */
    boolean ask(int event);

    /**
     * Sets an option, already checked.
     *
     * @throws weir.api.AioException {@code NOTSUP} if this socket lacks it
     */
    <T> void setOption(AioOption<T> option, T value) throws IOException;

    /** The value of an option; {@code NOTSUP} if this socket lacks it. */
    <T> T getOption(AioOption<T> option) throws IOException;

    /** The address it is bound to. */
    SocketAddress localAddress() throws IOException;

    /** The peer's address, or null. */
    @Nullable
    SocketAddress remoteAddress() throws IOException;

    /**
     * Takes the kernel's socket off the poller and hands it over, alive; this object is dead afterwards. The channel is
     * non-blocking and registered nowhere.
     */
    NetworkChannel release() throws IOException;

    /**
     * Closes. No event of this socket is reported afterwards. A poller may put the system call off to its next poll, but
     * not for listeners and datagram sockets: their address must be free at once.
     */
    void close() throws IOException;

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(what + " on a " + getClass().getSimpleName());
    }
}

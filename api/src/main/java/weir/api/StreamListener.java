package weir.api;

import java.net.SocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Accepts incoming connections at one address. The counterpart is {@code nng_stream_listener}. Any number of accepts may
 * be queued; connections are given to them in order. Out of files it pauses and tries again within a second (E3).
 */
@ProviderType
public interface StreamListener extends AutoCloseable {
    /** The address, as given to {@link AioService#listener}; once listening with the port that was assigned for port 0. */
    String url();

    /** The address it listens on. */
    SocketAddress localAddress();

    /**
     * Binds and listens; from here on the operating system queues connections. {@code nng_stream_listener_listen}. May
     * block while a name is resolved; numeric addresses never do.
     *
     * <p>The path of a Unix socket whose owner has crashed is replaced, a live owner's is {@link AioStatus#ADDRINUSE},
     * a file of another kind is refused with {@link AioStatus#EXIST} (E4).
     *
     * @throws IllegalStateException if it listens already
     * @throws AioException the status says why it failed; it may be tried again. {@link AioStatus#CLOSED} once closed
     */
    void listen() throws AioException;

    /**
     * Accepts one connection. On {@link AioStatus#OK} output 0 is the new stream, see {@link Aio#stream()}; it belongs
     * to the listener's service. {@code nng_stream_listener_accept}.
     *
     * @return whether it was accepted; the order of checks is that of {@link ByteStream}
     * @throws IllegalStateException if the handle is busy, or the listener does not listen yet
     * @throws IllegalArgumentException if the handle is not one of this engine
     */
    boolean accept(Aio aio);

    /**
     * Sets an option of the listening socket ({@link StreamOptions#BACKLOG} and others: before {@link #listen()}), or
     * one that every stream accepted later starts with, see {@link StreamOptions}.
     *
     * @return this listener
     * @throws IllegalArgumentException if the value is not allowed
     * @throws AioException {@link AioStatus#NOTSUP} if the backend denies it; {@link AioStatus#STATE} if it is too late;
     *     {@link AioStatus#CLOSED}
     */
    <T> StreamListener setOption(AioOption<T> option, T value) throws AioException;

    /**
     * The value set, or the default.
     *
     * @throws AioException {@link AioStatus#NOTSUP} if the option was not set and has no default of Weir's
     */
    <T> T getOption(AioOption<T> option) throws AioException;

    /**
     * Stops listening and ends queued accepts {@link AioStatus#CLOSED}; streams already accepted live on. Once it has
     * returned the address is free, unless it was called on an event-loop thread: then it is shortly after. A Unix path
     * is unlinked if it is still ours. {@code nng_stream_listener_close}.
     */
    @Override
    void close();
}

package weir.api;

import java.net.SocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connected stream of bytes: TCP or a Unix domain socket. The counterpart is {@code nng_stream}.
 *
 * <p>Its two directions are independent; in each, operations complete in the order of their submission (B2). Any
 * number may be queued. A stream belongs to the service whose dialer or listener made it.
 *
 * <p><b>Submissions</b> ({@code send}, {@code recv}, ...) answer whether they were accepted. Checks come in this order
 * (H9): a null, buffers that do not fit, a foreign handle (throws) → handle busy (throws) → handle stopped or closed
 * (false: nothing starts, no callback) → stream closed ({@link AioStatus#CLOSED}) → no bytes asked
 * ({@link AioStatus#OK}, 0; B4) → end of stream. A submission that throws leaves the handle as it was.
 *
 * <p><b>Ends of a recv:</b> {@link AioStatus#CONNSHUT} after a clean end by the peer, {@link AioStatus#CONNRESET} after
 * a reset seen in either direction, both only after all data (B5); {@link AioStatus#CLOSED} once closed here.
 */
@ProviderType
public interface ByteStream extends AutoCloseable {
    /**
     * Sends bytes; completes once at least one has been moved to the operating system. {@code nng_stream_send}.
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     * @throws IllegalArgumentException if the handle is not one of this engine
     */
    boolean send(Aio aio);

    /** Sends all bytes of the buffers; keeps the head of the queue until done. If it fails, the count says how far. */
    boolean sendAll(Aio aio);

    /**
     * Receives bytes; completes once at least one has been stored. {@code nng_stream_recv}.
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     * @throws IllegalArgumentException if the handle is not one of this engine, a buffer is read-only or there twice
     */
    boolean recv(Aio aio);

    /** Fills the buffers; keeps the head of the queue until done. If it fails, the count says how far it came. */
    boolean recvFully(Aio aio);

    /**
     * Ends {@link AioStatus#OK}, count 0, as soon as a recv would not wait, also because of an end or an error (B8). It
     * uses no buffer, so a connection that waits needs none.
     */
    boolean readable(Aio aio);

    /**
     * Ends the output behind all queued sends: the peer reads to the end of the stream. Later sends end
     * {@link AioStatus#CLOSED}; receiving goes on (B9). Doing it again does nothing.
     */
    void shutdownOutput();

    /** The local address: of {@code java.net}, or an {@link AbstractSocketAddress}. Stays after a close. */
    SocketAddress localAddress();

    /** The peer's address; of a Unix socket that is bound to no name an empty path. Stays after a close. */
    SocketAddress remoteAddress();

    /**
     * Sets an option, see {@link StreamOptions}.
     *
     * @return this stream
     * @throws IllegalArgumentException if the value is not allowed; the message names it and what is
     * @throws AioException {@link AioStatus#NOTSUP} if backend or kind of socket lack it, {@link AioStatus#CLOSED}
     */
    <T> ByteStream setOption(AioOption<T> option, T value) throws AioException;

    /**
     * The value of an option now.
     *
     * @throws AioException {@link AioStatus#NOTSUP} if backend or kind of socket lack it, {@link AioStatus#CLOSED}
     */
    <T> T getOption(AioOption<T> option) throws AioException;

    /** False once {@link #close()} has been called, or the service has closed it. An end by the peer changes nothing. */
    boolean isOpen();

    /**
     * Ends all queued operations {@link AioStatus#CLOSED} and closes the socket; returns without waiting for the latter.
     * After it has returned no buffer is touched any more (B6). What has been sent still goes to the peer, whatever the
     * peer sends meanwhile: the output is shut down, and input discarded for at most {@link StreamOptions#LINGER} (B9).
     * Closing again does nothing. {@code nng_stream_close} and {@code nng_stream_free}.
     */
    @Override
    void close();
}

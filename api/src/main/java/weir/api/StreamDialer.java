package weir.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes outgoing connections to one address. The counterpart is {@code nng_stream_dialer}. Any number of dials may run.
 */
@ProviderType
public interface StreamDialer extends AutoCloseable {
    /** The address, as it was given to {@link AioService#dialer}. */
    String url();

    /**
     * Connects. On {@link AioStatus#OK} output 0 is the new stream, see {@link Aio#stream()}.
     * {@code nng_stream_dialer_dial}.
     *
     * <p>A name is resolved off the event loops; its addresses are tried in order under the one deadline of the handle.
     * A cancel or timeout ends the operation at once in any phase and leaks nothing (E6). A name that does not resolve
     * ends it {@link AioStatus#UNREACHABLE} with the {@link java.net.UnknownHostException} as cause.
     *
     * @return whether it was accepted; the order of checks is that of {@link ByteStream}
     * @throws IllegalStateException if the handle is busy
     * @throws IllegalArgumentException if the handle is not one of this engine
     */
    boolean dial(Aio aio);

    /**
     * Sets an option that every stream dialled later starts with, see {@link StreamOptions}.
     *
     * @return this dialer
     * @throws IllegalArgumentException if the value is not allowed, or the option is one of listeners only
     * @throws AioException {@link AioStatus#NOTSUP} if the backend denies it; {@link AioStatus#CLOSED}
     */
    <T> StreamDialer setOption(AioOption<T> option, T value) throws AioException;

    /**
     * The value set, or the default.
     *
     * @throws AioException {@link AioStatus#NOTSUP} if the option was not set and has no default of Weir's
     */
    <T> T getOption(AioOption<T> option) throws AioException;

    /** Ends running dials {@link AioStatus#CLOSED}; streams already dialled live on. {@code nng_stream_dialer_close}. */
    @Override
    void close();
}

package weir.api;

import java.time.Duration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way in, and the scope of all that is opened through it: handles, dialers, listeners, streams, UDP sockets. Closing
 * it ends them all and leaves nothing behind (S1).
 *
 * <p>Outside a container it is opened by {@link #open()}; in an OSGi container it is taken from the service registry.
 */
@ProviderType
public interface AioService extends AutoCloseable {
    /** Opens a service with the defaults; as {@link #open(AioConfig)}. */
    static AioService open() throws AioException {
        return open(AioConfig.DEFAULT);
    }

    /**
     * Opens a service. Engine and backends are looked for with the class loader of this interface, or in the module
     * layer of the engine, never with the thread's context class loader.
     *
     * @throws AioException {@link AioStatus#NOTSUP} if no engine or no backend fits; the message lists what was found
     *     and why not
     */
    static AioService open(AioConfig config) throws AioException {
        Objects.requireNonNull(config, "config");
        return EngineLookup.first(ServiceLoader.load(AioServiceProvider.class, AioService.class.getClassLoader()))
                .open(config, null);
    }

    /** As {@link #open(AioConfig)}, but engine and backends are looked for in a module layer and its parents. */
    static AioService open(AioConfig config, ModuleLayer layer) throws AioException {
        Objects.requireNonNull(config, "config");
        return EngineLookup.first(ServiceLoader.load(Objects.requireNonNull(layer, "layer"), AioServiceProvider.class))
                .open(config, layer);
    }

    /** As {@link #open(AioConfig)}, but the engine is the first of these; for where no service loader reaches. */
    static AioService open(AioConfig config, Iterable<? extends AioServiceProvider> providers) throws AioException {
        Objects.requireNonNull(config, "config");
        return EngineLookup.first(Objects.requireNonNull(providers, "providers"))
                .open(config, null);
    }

    /** The name of the backend that moves the bytes now. */
    String backend();

    /** A handle without callback, to be waited for. {@code nng_aio_alloc} without a function. */
    Aio newAio();

    /**
     * A handle with a callback. {@code nng_aio_alloc}.
     *
     * @throws IllegalStateException if the service is closed
     */
    Aio newAio(AioCallback callback);

    /**
     * Submits one operation and returns its future. The handle is the future's and is given back by itself.
     *
     * <pre>{@code
     * AioFuture<ByteStream> dialled = service.submit(dialer::dial, Aio::stream);
     * AioFuture<Long> sent = service.submit(aio -> stream.sendAll(aio.setIov(bytes)), Aio::count);
     * }</pre>
     *
     * @param submission sets the handle, submits it exactly once and returns what the submission returned
     * @param result makes the future's value, once the operation has ended {@link AioStatus#OK}
     * @return the future; refused submissions end it {@link AioStatus#STOPPED}. What the submission throws is thrown
     * @throws IllegalStateException if the service is closed
     */
    <T> AioFuture<T> submit(Predicate<? super Aio> submission, Function<? super Aio, ? extends T> result);

    /**
     * Ends {@link AioStatus#OK} after a time, {@link AioStatus#TIMEDOUT} if the handle's own deadline is earlier (T5).
     * {@code nng_sleep_aio}.
     *
     * @param duration not negative; more than 2^62 ns = endless
     * @return whether it was accepted
     * @throws IllegalArgumentException if the duration is negative, or the handle not one of this engine
     * @throws IllegalStateException if the handle is busy
     */
    boolean sleep(Duration duration, Aio aio);

    /**
     * A dialer for {@code tcp}, {@code ipc} or {@code abstract} addresses. {@code nng_stream_dialer_alloc}.
     *
     * @throws IllegalArgumentException if the URL is none, see {@link AioUrl}, or has port 0 or no host
     * @throws AioException {@link AioStatus#NOTSUP} if the backend cannot do it
     * @throws IllegalStateException if the service is closed
     */
    StreamDialer dialer(String url) throws AioException;

    /**
     * A listener for {@code tcp}, {@code ipc} or {@code abstract} addresses. {@code nng_stream_listener_alloc}.
     *
     * @throws IllegalArgumentException if the URL is none, see {@link AioUrl}
     * @throws AioException {@link AioStatus#NOTSUP} if the backend cannot do it
     * @throws IllegalStateException if the service is closed
     */
    StreamListener listener(String url) throws AioException;

    /**
     * Opens a UDP socket bound to a {@code udp} address. {@code nng_udp_open}. May block while a name is resolved;
     * numeric addresses never do.
     *
     * @throws IllegalArgumentException if the URL is none, see {@link AioUrl}
     * @throws AioException if it cannot be bound
     * @throws IllegalStateException if the service is closed
     */
    UdpSocket udp(String url) throws AioException;

    /** The monotonic clock of deadlines, in nanoseconds; as {@link System#nanoTime()} only differences mean something. */
    long nanoTime();

    /**
     * Closes the listeners, refuses new dials ({@link AioStatus#CLOSED}), lets streams go on, and waits until the last
     * of them has been closed (S2).
     *
     * @param timeout not negative; more than 2^62 ns = endless
     * @return whether all streams are closed
     * @throws IllegalArgumentException if the timeout is negative
     * @throws IllegalStateException on an event-loop thread (H6)
     * @throws InterruptedException if interrupted while waiting; listeners are closed nevertheless
     */
    boolean drain(Duration timeout) throws InterruptedException;

    /** False once {@link #close()} has been called. */
    boolean isOpen();

    /**
     * Refuses new operations, ends the running ones {@link AioStatus#STOPPED}, runs their callbacks, closes all objects
     * and waits for all that, without regard to interrupts (S1). In a callback and on an event-loop thread it begins,
     * returns, and ends when the callback has returned (H6). Closing again does nothing but wait.
     */
    @Override
    void close();
}

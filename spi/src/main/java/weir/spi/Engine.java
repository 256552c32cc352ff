package weir.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.engine.WeirEngine;

/**
 * Event loops over backends that come and go; scopes are opened on it. What containers use.
 *
 * <p>Loops of a backend start when the first scope needs them, and end, joined, when its last scope closes. All methods
 * may be called by any thread, except that {@link #swap} and {@link #remove} must not be called on an event-loop thread.
 */
@ProviderType
public interface Engine {
    /** Makes an engine that knows no backend yet and has no thread. */
    static Engine create(EngineOptions options) {
        return new WeirEngine(options);
    }

    /**
     * Adds a backend. It serves scopes opened later, and others after a {@link #swap}.
     *
     * @throws IllegalArgumentException if its name is not allowed, see {@link BackendProvider#name}, or taken
     */
    void add(BackendProvider provider);

    /**
     * Removes a backend. Objects of scopes that take any backend move to the best of the others; all other objects end
     * CLOSED, and its loops have ended when this returns.
     *
     * @return what was moved
     * @throws IllegalArgumentException if it is not known
     * @throws IllegalStateException on an event-loop thread
     */
    SwapReport remove(BackendProvider provider);

    /** The backends known, highest priority first. */
    List<BackendInfo> backends();

    /**
     * Opens a scope. With backend {@code auto} it takes part in swaps, with a name it stays with that backend.
     *
     * @throws AioException NOTSUP if no backend fits; the message lists what was found and why not
     */
    EngineScope open(AioConfig config) throws AioException;

    /**
     * Moves all scopes that take any backend, with their sockets and pending operations, to another backend.
     *
     * @throws AioException NOTSUP if there is no such backend, or it is not available
     * @throws IllegalStateException on an event-loop thread
     */
    SwapReport swap(String backend) throws AioException;

    /** The operations that run now, oldest first. */
    List<OperationInfo> operations();

    /** What has been counted. */
    EngineCounters counters();

    /** The engine's clock, as {@link weir.api.AioService#nanoTime()}. */
    long nanoTime();
}

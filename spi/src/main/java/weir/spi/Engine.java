package weir.spi;

import java.time.Duration;
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
     * Adds a backend. It serves scopes opened later, and others after a {@link #swap}; those that had no backend and may take
     * this one move to it at once, which ends an absence.
     *
     * @throws IllegalArgumentException if its name is not allowed, see {@link BackendProvider#name}, or taken
     */
    void add(BackendProvider provider);

    /** As {@link #remove(BackendProvider, Departure)} with {@link Departure#AT_ONCE}. */
    default SwapReport remove(BackendProvider provider) {
        return remove(provider, Departure.AT_ONCE);
    }

    /**
     * Removes a backend. Objects of scopes that take any backend move to the best of the others, or are kept without one;
     * all other objects end CLOSED. Its loops have ended when this returns, but for those that a callback holds longer than
     * the caller has patience.
     *
     * @return what was moved
     * @throws IllegalArgumentException if it is not known
     * @throws IllegalStateException on an event-loop thread
     */
    SwapReport remove(BackendProvider provider, Departure departure);

    /**
     * Gives up waiting for a backend: what a removal has kept ends CLOSED. Does nothing if there is no absence.
     *
     * @return how many objects it closed
     */
    int endAbsence();

    /** Whether scopes that take any backend have none now and are waiting for one, see {@link Departure#parks}. */
    boolean isAbsent();

    /** The backends known, highest priority first. */
    List<BackendInfo> backends();

    /**
     * Opens a scope. With backend {@code auto} it takes part in swaps, with a name it stays with that backend. During an
     * absence {@code auto} scopes have no backend at first.
     *
     * @throws AioException NOTSUP if no backend fits; the message lists what was found and why not
     */
    EngineScope open(AioConfig config) throws AioException;

    /** As {@link #swap(String, Duration)} with endless patience. */
    default SwapReport swap(String backend) throws AioException {
        return swap(backend, Departure.AT_ONCE.patience());
    }

    /**
     * Moves all scopes that take any backend, with their sockets and pending operations, to another backend.
     *
     * @param backend its name, or {@code auto} for the available one of highest priority
     * @param patience how long to wait; what a callback keeps from moving until then stays, and moves by itself later
     * @throws AioException NOTSUP if there is no such backend, or it is not available
     * @throws IllegalArgumentException if the patience is negative
     * @throws IllegalStateException on an event-loop thread
     */
    SwapReport swap(String backend, Duration patience) throws AioException;

    /**
     * What {@link #swap} would do, without doing it.
     *
     * @throws AioException NOTSUP if there is no such backend, or it is not available
     */
    SwapPlan plan(String backend) throws AioException;

    /**
     * Gives each backend another number of event loops; sockets and operations move from the old loops to the new ones.
     *
     * @param loops as {@link EngineOptions#loops}
     * @param patience as for {@link #swap(String, Duration)}
     * @return what was moved, for each backend that runs
     * @throws AioException if the new loops cannot be started; then the old ones serve on
     * @throws IllegalArgumentException if the number or the patience is not allowed
     * @throws IllegalStateException on an event-loop thread
     */
    List<SwapReport> setLoops(int loops, Duration patience) throws AioException;

    /** Whether the caller runs on an event loop, of whatever engine: there it must not wait for one. */
    boolean isLoopThread();

    /** The callbacks that run now; a racy look. */
    List<CallbackInfo> callbacks();

    /** The scopes that are not closed, in the order in which they were opened. */
    List<ScopeInfo> scopes();

    /** The operations that run now, oldest first. */
    List<OperationInfo> operations();

    /** What has been counted. */
    EngineCounters counters();

    /**
     * How many loops have been held for over 1 s and are so still: their sockets and timers are not served. 0 in a healthy
     * system. Sampled about every 25 ms; {@link EngineOptions#healthListener} tells of changes.
     */
    int stalledLoops();

    /** The engine's clock, as {@link weir.api.AioService#nanoTime()}. */
    long nanoTime();
}

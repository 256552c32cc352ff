package weir.spi;

import java.time.Duration;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;
import weir.api.AioService;

/** A service as authors of custom operations see it: every {@link AioService} of Weir's is one. */
@ProviderType
public interface EngineScope extends AioService {
    /**
     * The scope behind a service.
     *
     * @throws IllegalArgumentException if it is not one of Weir's
     */
    static EngineScope of(AioService service) {
        if (service instanceof EngineScope scope) {
            return scope;
        }
        Objects.requireNonNull(service, "service");
        throw new IllegalArgumentException(
                "foreign service " + service.getClass().getName() + "; allowed: services opened by Weir's engine");
    }

    /** The engine. */
    Engine engine();

    /** The name of the scope, see {@link weir.api.AioConfig#name}. */
    String name();

    /** The limit of streams, see {@link #maxStreams(int)}; 0 for none. */
    int maxStreams();

    /**
     * Changes how many streams the scope may have before accept pauses; at first {@link weir.api.AioConfig#maxStreams}.
     *
     * <p>While it has that many its listeners take no more connections: those wait in the operating system's queue,
     * accepts stay pending, and both go on as soon as a stream has closed or the limit is raised. Dialled streams count
     * but are never refused, and a limit below the present number closes none. A closed stream counts until its socket
     * has closed, up to the time of its {@link weir.api.StreamOptions#LINGER} later. Any thread.
     *
     * @param most 1 or more; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    void maxStreams(int most);

    /** A loop for the callbacks and timers of a custom provider; it stays good when the backend is swapped. */
    Dispatcher dispatcher();

    /**
     * Ties a provider to the scope: when the scope closes, so does the provider.
     *
     * @throws IllegalStateException if the scope is closed
     */
    void add(OperationOwner owner);

    /** The provider has closed by itself. */
    void remove(OperationOwner owner);

    /**
     * As {@link #close()}, but waits no longer than given; then the rest ends by itself. In a callback and on an event loop
     * it does not wait.
     *
     * @param timeout not negative; more than 2^62 ns = endless
     * @return whether nothing is left
     * @throws IllegalArgumentException if the timeout is negative
     */
    boolean close(Duration timeout);

    /**
     * Runs an action once the scope is closed and empty: on the thread that makes it so, which may be an event loop, or at
     * once if it is. It must be short and not block; what it throws is reported.
     */
    void whenClosed(Runnable action);
}

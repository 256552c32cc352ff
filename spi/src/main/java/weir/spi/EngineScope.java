package weir.spi;

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
}

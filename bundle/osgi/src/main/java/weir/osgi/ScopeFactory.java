package weir.osgi;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import weir.api.AioService;
import weir.spi.EngineScope;

/**
 * The scopes of one registered service. A framework may find, when {@link #getService} returns, that the service was
 * unregistered meanwhile; Felix then hands the scope to its user and never gives it back. So a scope that sees no
 * registration any more closes at once, and {@link #closeLeft} closes those that saw one.
 */
final class ScopeFactory implements PrototypeServiceFactory<AioService> {
    private final Function<Bundle, @Nullable EngineScope> opener;
    private final Consumer<EngineScope> closer;
    private final Set<EngineScope> open = ConcurrentHashMap.newKeySet();

    /**
     * Scopes of one kind.
     *
     * @param opener opens one for a bundle; null if there can be none
     * @param closer closes one that was given back, and waits for that as long as it may
     */
    ScopeFactory(Function<Bundle, @Nullable EngineScope> opener, Consumer<EngineScope> closer) {
        this.opener = opener;
        this.closer = closer;
    }

    @Override
    public @Nullable AioService getService(Bundle bundle, ServiceRegistration<AioService> registration) {
        EngineScope scope = opener.apply(bundle);
        if (scope == null) {
            return null;
        }
        open.add(scope);
        scope.whenClosed(() -> open.remove(scope));
        if (!isRegistered(registration)) {
            scope.close(Duration.ZERO);
            return null;
        }
        return scope;
    }

    private static boolean isRegistered(ServiceRegistration<AioService> registration) {
        try {
            registration.getReference();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<AioService> registration, AioService service) {
        closer.accept(EngineScope.of(service));
    }

    /** After the end of the registration: begins to close what the framework has not given back. */
    void closeLeft() {
        open.forEach(scope -> scope.close(Duration.ZERO));
    }
}

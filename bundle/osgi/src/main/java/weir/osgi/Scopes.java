package weir.osgi;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.spi.Engine;
import weir.spi.EngineScope;

/** Opens a scope for each bundle, or component, that gets a service, and closes it when that is given back. */
final class Scopes {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    /** A header of a user's bundle: where its callbacks run, {@code executor} or {@code loop}. */
    static final String CALLBACKS_HEADER = "Weir-Callbacks";

    private final Engine engine;
    private final Supplier<Settings> settings;
    private final Set<EngineScope> open = ConcurrentHashMap.newKeySet();

    Scopes(Engine engine, Supplier<Settings> settings) {
        this.engine = engine;
        this.settings = settings;
    }

    /** A factory of scopes on a backend, or any. */
    PrototypeServiceFactory<AioService> factory(String backend) {
        return new PrototypeServiceFactory<>() {
            @Override
            public @Nullable AioService getService(Bundle bundle, ServiceRegistration<AioService> registration) {
                return openFor(bundle, backend);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<AioService> registration, AioService service) {
                close(EngineScope.of(service));
            }
        };
    }

    /** Applies a new limit to those that are open. */
    void maxStreams(int most) {
        open.forEach(scope -> scope.maxStreams(most));
    }

    private @Nullable AioService openFor(Bundle bundle, String backend) {
        Settings now = settings.get();
        String owner = ownerOf(bundle);
        CallbackThreads threads = callbacks(bundle, now) == Settings.Callbacks.LOOP
                ? null
                : new CallbackThreads(owner, bundle, now.callbackThreads());
        try {
            EngineScope scope = engine.open(AioConfig.DEFAULT
                    .withName(owner)
                    .withBackend(backend)
                    .withMaxStreams(now.maxStreams())
                    .withCallbackExecutor(threads));
            open.add(scope);
            scope.whenClosed(() -> {
                open.remove(scope);
                if (threads != null) {
                    threads.shutdown();
                }
            });
            return scope;
        } catch (AioException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} gets no service: {1}", bundle, e.getMessage());
            return null;
        }
    }

    private static String ownerOf(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null || name.isBlank() ? "bundle-" + bundle.getBundleId() : name;
    }

    private static Settings.Callbacks callbacks(Bundle bundle, Settings now) {
        String wanted = bundle.getHeaders("").get(CALLBACKS_HEADER);
        if (wanted == null) {
            return now.callbacks();
        }
        try {
            return Settings.Callbacks.parse(wanted.strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1} is {2}", bundle, CALLBACKS_HEADER, e.getMessage());
            return now.callbacks();
        }
    }

    private void close(EngineScope scope) {
        Duration timeout = settings.get().stopTimeout();
        long began = System.nanoTime();
        if (scope.close(timeout) || System.nanoTime() - began < timeout.toNanos()) {
            return; // closed; or in a callback of its own, after which it will be
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the service of {0} has not closed within {1} and is left to itself; operations: {2}; running: {3}",
                scope.name(),
                timeout,
                engine.operations().stream()
                        .filter(each -> each.scope().equals(scope.name()))
                        .toList(),
                engine.callbacks().stream()
                        .filter(each -> each.scope().equals(scope.name()))
                        .toList());
    }
}

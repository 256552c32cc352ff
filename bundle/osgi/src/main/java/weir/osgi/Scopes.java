package weir.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.Engine;
import weir.spi.EngineScope;

/** Opens a scope for each bundle, or component, that gets a service, and closes it when that is given back. */
final class Scopes {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    /** A header of a user's bundle: where its callbacks run, {@code executor} or {@code loop}. */
    static final String CALLBACKS_HEADER = "Weir-Callbacks";

    private final Engine engine;
    private final Supplier<Settings> settings;
    private final Patience patience;
    private final Map<EngineScope, Bundle> open = new ConcurrentHashMap<>();
    /** Those that have not closed in time; nobody waits for their bundle again. */
    private final Set<EngineScope> overdue = ConcurrentHashMap.newKeySet();

    Scopes(Engine engine, Supplier<Settings> settings, Patience patience) {
        this.engine = engine;
        this.settings = settings;
        this.patience = patience;
    }

    /** A factory of scopes on a backend, or any; their callbacks run where their bundle, or the operator, wants them. */
    ScopeFactory factory(String backend) {
        return new ScopeFactory(bundle -> openFor(bundle, backend, callbacks(bundle, settings.get())), this::close);
    }

    /** A factory of scopes on any backend whose callbacks run on the loop. */
    ScopeFactory factoryOnLoop() {
        return new ScopeFactory(bundle -> openFor(bundle, AioConfig.AUTO, Settings.Callbacks.LOOP), this::close);
    }

    /** Applies a new limit to those that are open. */
    void maxStreams(int most) {
        open.keySet().forEach(scope -> scope.maxStreams(most));
    }

    /** Begins to close what is still open, without waiting: while there are backends, so that all ends STOPPED. */
    void closeLeft() {
        open.keySet().forEach(scope -> scope.close(Duration.ZERO));
    }

    /** A scope for a bundle; null if there is no backend for it. */
    private @Nullable EngineScope openFor(Bundle bundle, String backend, Settings.Callbacks callbacks) {
        Settings now = settings.get();
        String owner = ownerOf(bundle);
        CallbackThreads threads =
                callbacks == Settings.Callbacks.LOOP ? null : new CallbackThreads(owner, bundle, now.callbackThreads());
        try {
            EngineScope scope = engine.open(AioConfig.DEFAULT
                    .withName(owner)
                    .withBackend(backend)
                    .withMaxStreams(now.maxStreams())
                    .withCallbackExecutor(threads));
            open.put(scope, bundle);
            scope.whenClosed(() -> {
                open.remove(scope);
                overdue.remove(scope);
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

    /** Closes a scope and waits for that, but for no bundle longer in all than one stop may take. */
    private void close(EngineScope scope) {
        Bundle bundle = open.get(scope);
        Duration most = overdue.stream().anyMatch(each -> bundle != null && bundle.equals(open.get(each)))
                ? Duration.ZERO
                : patience.left();
        long began = System.nanoTime();
        if (scope.close(most) || System.nanoTime() - began < most.toNanos()) {
            return; // closed; or in a callback of its own, after which it will be
        }
        overdue.add(scope);
        if (!open.containsKey(scope)) {
            overdue.remove(scope); // just now
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the service of {0} has not closed within {1} and is left to itself; operations: {2}; running: {3}",
                scope.name(),
                most,
                ofScope(scope, engine.operations(), each -> each.scope()),
                ofScope(scope, engine.callbacks(), each -> each.scope()));
    }

    private interface Owner<T> {
        String of(T each);
    }

    private static <T> List<T> ofScope(EngineScope scope, List<T> all, Owner<T> owner) {
        return all.stream().filter(each -> owner.of(each).equals(scope.name())).toList();
    }
}

package weir.osgi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.spi.BackendInfo;
import weir.spi.Engine;

/**
 * The services that users find: one that takes any backend and survives swaps, the same once more with callbacks on the
 * loop, and one for each available backend, which comes and goes with it. Registered and changed on the registry thread;
 * withdrawn by whoever takes the backend away.
 */
final class Services {
    static final String POLICY = "weir.backend.policy";
    static final String CURRENT = "weir.backend.current";
    static final String BACKEND = "weir.backend";
    static final String HEALTH = "weir.health";
    static final String STALLS = "weir.health.stalls";

    private static final String NONE = "none";
    private static final int AUTO_RANKING = 1000;
    /** Found by those only who ask for it. */
    private static final int ON_LOOP_RANKING = -1000;

    private final BundleContext context;
    private final Engine engine;
    private final WorkThread registry;
    private final Scopes scopes;

    /** A service in the registry, and the scopes that were taken from it. */
    private record Registered(ServiceRegistration<AioService> registration, ScopeFactory scopes) {
        void unregister() {
            registration.unregister();
            scopes.closeLeft();
        }
    }

    private final Map<DeployedBackend, Registered> pinned = new ConcurrentHashMap<>();
    private final Set<DeployedBackend> withdrawn = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    // The registry thread's.
    /** The backend that serves, NONE while one is waited for, or null. */
    private @Nullable String serving;

    private @Nullable Registered auto;
    private @Nullable Registered onLoop;
    private Map<String, Object> autoProperties = Map.of();

    Services(BundleContext context, Engine engine, WorkThread registry, Scopes scopes) {
        this.context = context;
        this.engine = engine;
        this.registry = registry;
        this.scopes = scopes;
    }

    /**
     * What is registered shall agree with the engine as it is now, and these backends; soon. On the swap thread: only there
     * is the engine between two steps. In the middle of one nobody seems to serve, and nobody to be waited for, and the
     * service would be withdrawn from all its users.
     */
    void refresh(Collection<DeployedBackend> backends) {
        List<DeployedBackend> present = List.copyOf(backends);
        String current = engine.backends().stream()
                .filter(BackendInfo::current)
                .map(BackendInfo::name)
                .findFirst()
                .orElse(engine.isAbsent() ? NONE : null);
        registry.execute(() -> {
            if (closed) {
                return;
            }
            serving = current == null && isAmong(present, serving) ? serving : current;
            refreshAuto();
            // One that turned out not to work, or had to give up its name, is still deployed but serves nobody.
            List.copyOf(pinned.keySet()).stream()
                    .filter(each -> !present.contains(each) || each.isBroken())
                    .forEach(this::unregister);
            for (DeployedBackend each : present) {
                if (each.unavailable() == null && !each.isBroken() && !pinned.containsKey(each)) {
                    register(each);
                }
            }
        });
    }

    /** Whether those who take any still stand on a backend, though they would not be given it now. */
    private static boolean isAmong(List<DeployedBackend> present, @Nullable String name) {
        return present.stream().anyMatch(each -> each.name().equals(name) && each.unavailable() == null);
    }

    /** The health may have changed. */
    void refreshHealth() {
        registry.execute(() -> {
            if (!closed) {
                refreshAuto();
            }
        });
    }

    private void refreshAuto() {
        String current = serving;
        if (current == null) {
            withdrawAuto();
            return;
        }
        Map<String, Object> properties = Map.of(
                Constants.SERVICE_RANKING,
                AUTO_RANKING,
                POLICY,
                "auto",
                CURRENT,
                current,
                HEALTH,
                health(!current.equals(NONE)),
                STALLS,
                engine.counters().longStalls());
        if (auto == null) {
            auto = register(scopes.factory(AioConfig.AUTO), properties);
            onLoop = register(
                    scopes.factoryOnLoop(),
                    Map.of(
                            Constants.SERVICE_RANKING,
                            ON_LOOP_RANKING,
                            Settings.CALLBACKS,
                            Settings.Callbacks.LOOP.text()));
        } else if (!properties.equals(autoProperties)) {
            auto.registration().setProperties(ServiceProperties.of(properties));
        }
        autoProperties = properties;
    }

    private String health(boolean serves) {
        if (!serves) {
            return "no backend";
        }
        return engine.stalledLoops() == 0 ? "ok" : "stalled";
    }

    private void withdrawAuto() {
        for (Registered each : new Registered[] {auto, onLoop}) {
            if (each != null) {
                each.unregister();
            }
        }
        auto = null;
        onLoop = null;
    }

    private void register(DeployedBackend backend) {
        if (withdrawn.contains(backend)) {
            return;
        }
        pinned.put(backend, register(scopes.factory(backend.name()), Map.of(BACKEND, backend.name())));
        if (withdrawn.contains(backend)) {
            unregister(backend); // it went meanwhile and did not see the registration
        }
    }

    private Registered register(ScopeFactory factory, Map<String, Object> properties) {
        return new Registered(
                context.registerService(AioService.class, factory, ServiceProperties.of(properties)), factory);
    }

    /** The backend goes: its own service goes first, on the caller's thread, which may be in a callback of its user. */
    void withdraw(DeployedBackend backend) {
        withdrawn.add(backend);
        unregister(backend);
    }

    /** It has gone; on the swap thread, so that a refresh which knows it yet is over before. */
    void forget(DeployedBackend backend) {
        registry.execute(() -> withdrawn.remove(backend));
    }

    private void unregister(DeployedBackend backend) {
        Registered registered = pinned.remove(backend);
        if (registered != null) {
            registered.unregister();
        }
    }

    /** Withdraws all; the last thing on the registry thread. */
    void close() {
        closed = true;
        List.copyOf(pinned.keySet()).forEach(this::unregister);
        withdrawAuto();
    }
}

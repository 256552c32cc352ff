package weir.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.SwapReport;

/**
 * Feeds the engine with the backends that are registered as services, and moves sockets as the policy says.
 *
 * <p>All that touches the engine runs on the swap thread, one event at a time. An arrival only enqueues. The first backend
 * serves at once; another must settle before it may take over, so that a start-up does not move everything twice. A
 * departure waits until its sockets have moved, but no longer than the time-out: the framework is waiting too.
 */
final class Backends implements ServiceTrackerCustomizer<BackendProvider, DeployedBackend> {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final BundleContext context;
    private final Engine engine;
    private final WorkThread swaps;
    private final Services services;
    private final Supplier<Settings> settings;
    private final Patience patience;
    private final ServiceTracker<BackendProvider, DeployedBackend> tracker;

    /** Those that the engine knows, by name. Written by the swap thread, read by all. */
    private final Map<String, DeployedBackend> present = new ConcurrentHashMap<>();

    /** Nobody waits for another backend any more. */
    private volatile boolean ending;

    // The swap thread's.
    /** Those whose name is taken, in the order of their arrival. */
    private final List<DeployedBackend> standby = new ArrayList<>();

    private @Nullable Future<?> settling;
    private @Nullable Future<?> absence;
    private boolean chosenByOperator;

    Backends(
            BundleContext context,
            Engine engine,
            WorkThread swaps,
            Services services,
            Supplier<Settings> settings,
            Patience patience) {
        this.context = context;
        this.engine = engine;
        this.swaps = swaps;
        this.services = services;
        this.settings = settings;
        this.patience = patience;
        tracker = new ServiceTracker<>(context, BackendProvider.class, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        ending = true;
        tracker.close();
    }

    // The framework's side

    @Override
    public @Nullable DeployedBackend addingService(ServiceReference<BackendProvider> reference) {
        BackendProvider provider = context.getService(reference);
        if (provider == null) {
            return null;
        }
        try {
            DeployedBackend backend = new DeployedBackend(provider, this::reasonToWait);
            swaps.execute(() -> arrive(backend));
            return backend;
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "the backend of " + reference.getBundle() + " is broken", e);
            context.ungetService(reference);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<BackendProvider> reference, DeployedBackend backend) {}

    @Override
    public void removedService(ServiceReference<BackendProvider> reference, DeployedBackend backend) {
        patience.within(patience.left(), () -> {
            patience.within(patience.half(), () -> services.withdraw(backend));
            if (engine.isLoopThread()) {
                // A callback stops the backend that it runs on: its sockets can move only when it has returned.
                swaps.execute(() -> depart(backend));
            } else {
                Duration left = patience.left();
                swaps.finish("the departure of " + backend, () -> depart(backend, left), left);
            }
        });
        context.ungetService(reference);
    }

    // The swap thread's side

    private void arrive(DeployedBackend backend) {
        DeployedBackend there = present.get(backend.name());
        if (there != null && there.isBroken()) {
            engine.remove(there, Departure.AT_ONCE.withPatience(settings.get().stopTimeout()));
            present.remove(there.name(), there);
            standby.add(there);
        }
        if (present.putIfAbsent(backend.name(), backend) != null) {
            LOG.log(System.Logger.Level.INFO, "{0} stands by: its name is taken", backend);
            standby.add(backend);
            return;
        }
        if (!isServed()) {
            backend.settle();
        }
        try {
            engine.add(backend);
        } catch (RuntimeException | LinkageError e) {
            present.remove(backend.name(), backend);
            LOG.log(System.Logger.Level.ERROR, backend + " is refused", e);
            return;
        }
        cancelAbsence();
        settleLater();
        services.refresh(present.values());
    }

    private void depart(DeployedBackend backend) {
        depart(backend, settings.get().stopTimeout());
    }

    private void depart(DeployedBackend backend, Duration most) {
        try {
            if (present.remove(backend.name(), backend)) {
                leave(backend, most);
            } else {
                standby.remove(backend);
            }
        } finally {
            services.forget(backend);
        }
    }

    private void leave(DeployedBackend backend, Duration most) {
        if (engine.backends().stream()
                .noneMatch(each -> each.isForAuto() && !each.name().equals(backend.name()))) {
            present.values().forEach(DeployedBackend::settle); // whoever is there is needed now
        }
        Settings now = settings.get();
        engine.remove(backend, new Departure(most, now.grace(), !ending));
        if (engine.isAbsent() && absence == null) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} was the last one; sockets wait {1} for another",
                    backend,
                    now.absence());
            absence = swaps.submit(this::endAbsence, now.absence());
        }
        standby.stream()
                .filter(each -> each.name().equals(backend.name()))
                .findFirst()
                .ifPresent(next -> {
                    standby.remove(next);
                    arrive(next);
                });
        services.refresh(present.values());
    }

    private void cancelAbsence() {
        if (absence != null && !engine.isAbsent()) {
            absence.cancel(false);
            absence = null;
        }
    }

    private void endAbsence() {
        absence = null;
        if (engine.isAbsent()) {
            LOG.log(System.Logger.Level.WARNING, "no backend has come: {0} objects were closed", engine.endAbsence());
            services.refresh(present.values());
        }
    }

    private void settleLater() {
        if (settling != null) {
            settling.cancel(false);
        }
        settling = swaps.submit(this::applyPolicy, settings.get().settle());
    }

    /** Moves who takes any backend to the one that the policy wants; on the swap thread. */
    void applyPolicy() {
        settling = null;
        if (settings.get().policy() instanceof Policy.Manual) {
            return;
        }
        present.values().forEach(DeployedBackend::settle);
        replaceBroken();
        try {
            if (isServed()) {
                swapIfNeeded();
            } else if (!present.isEmpty() && !engine.isAbsent()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "no backend here may be taken unasked, so who takes any stays where it is: {0}",
                        engine.backends());
            }
        } catch (AioException e) {
            LOG.log(System.Logger.Level.WARNING, "the policy is not carried out: {0}", e.getMessage());
        }
        cancelAbsence();
        services.refresh(present.values());
    }

    private void swapIfNeeded() throws AioException {
        boolean needed = chosenByOperator
                || engine.isAbsent()
                || !engine.plan(AioConfig.AUTO).from().isEmpty();
        if (needed) {
            chosenByOperator = false;
            engine.swap(AioConfig.AUTO, settings.get().stopTimeout());
        }
    }

    /** Lets those take over whose name is held by a backend that turned out not to work. */
    private void replaceBroken() {
        List<DeployedBackend> heirs = standby.stream()
                .filter(each -> !each.isBroken() && isBroken(present.get(each.name())))
                .toList();
        for (DeployedBackend heir : heirs) {
            if (isBroken(present.get(heir.name()))) { // else an heir before it has the name by now
                standby.remove(heir);
                arrive(heir);
            }
        }
    }

    private static boolean isBroken(@Nullable DeployedBackend backend) {
        return backend != null && backend.isBroken();
    }

    /** Swaps as an operator wishes, whatever the policy says; on the swap thread. */
    SwapReport swap(String name) throws AioException {
        DeployedBackend wanted = present.get(name);
        if (wanted != null) {
            wanted.settle();
        }
        SwapReport report = engine.swap(name, settings.get().stopTimeout());
        chosenByOperator = true;
        cancelAbsence();
        services.refresh(present.values());
        return report;
    }

    private boolean isServed() {
        return engine.backends().stream().anyMatch(BackendInfo::isForAuto);
    }

    /** Why a backend may not be taken unasked, or null. */
    private @Nullable String reasonToWait(DeployedBackend backend) {
        Settings now = settings.get();
        if (now.policy() instanceof Policy.Pinned pinned) {
            if (backend.name().equals(pinned.name())) {
                return backend.reasonAgainst();
            }
            DeployedBackend wanted = present.get(pinned.name());
            if (wanted != null && wanted.reasonAgainst() == null && wanted.unavailable() == null) {
                return "the policy is pinned:" + pinned.name();
            }
        }
        if (!now.allowed().contains(backend.name())) {
            return "not one of " + Settings.ALLOWED + "=" + String.join(",", now.allowed());
        }
        return backend.isSettled() ? backend.ownReason() : "arrived just now, or waits for " + Settings.POLICY;
    }
}

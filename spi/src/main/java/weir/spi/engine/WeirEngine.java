package weir.spi.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineCounters;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.OperationInfo;
import weir.spi.SocketKind;
import weir.spi.SwapReport;
import weir.spi.engine.loop.CoarseClock;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopHome;
import weir.spi.engine.loop.StallWatch;
import weir.spi.engine.socket.Names;

/** The backends and the scopes, and which scope stands on which backend. Swaps are in {@link Swap}. */
public final class WeirEngine implements Engine, LoopHome {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    private static final int MOST_LOOPS_BY_DEFAULT = 8;

    private final CoarseClock clock;
    private final Names names;
    private final int loops;
    private final StallWatch watch;
    private final Statistics statistics = new Statistics();
    private final Providers providers = new Providers();

    /** One swap at a time; held while it waits for loops, so never taken on one. */
    private final ReentrantLock swapLock = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<String, RunningBackend> running = new LinkedHashMap<>();
    /** The running ones, and those whose loops have not ended yet. */
    private final Set<RunningBackend> alive = new HashSet<>();

    private final Set<Scope> scopes = new HashSet<>();
    private long submittedByClosed;

    /** Makes an engine without backends. */
    public WeirEngine(EngineOptions options) {
        clock = new CoarseClock(options.clock());
        watch = new StallWatch(clock);
        names = new Names(options.resolver());
        loops = options.loops() > 0
                ? options.loops()
                : Math.min(MOST_LOOPS_BY_DEFAULT, Runtime.getRuntime().availableProcessors());
    }

    // Backends

    @Override
    public void add(BackendProvider provider) {
        providers.add(provider);
        new Swap(this).unpark(provider);
    }

    @Override
    public SwapReport remove(BackendProvider provider) {
        return new Swap(this).remove(Objects.requireNonNull(provider, "provider"));
    }

    @Override
    public SwapReport swap(String backend) throws AioException {
        return new Swap(this).to(Objects.requireNonNull(backend, "backend"));
    }

    @Override
    public List<BackendInfo> backends() {
        return providers.byPriority().stream()
                .map(each -> new BackendInfo(
                        each.name(),
                        each.priority(),
                        Providers.reasonAgainst(each),
                        Providers.reasonForName(each),
                        loopsOf(each.name())))
                .toList();
    }

    private int loopsOf(String name) {
        lock.lock();
        try {
            RunningBackend backend = running.get(name);
            return backend == null ? 0 : backend.loopCount();
        } finally {
            lock.unlock();
        }
    }

    Providers providers() {
        return providers;
    }

    /** The running backend of a provider, started, with one user more; see {@link #release}. */
    RunningBackend acquire(BackendProvider provider) throws AioException {
        RunningBackend backend;
        lock.lock();
        try {
            backend = running.get(provider.name());
            if (backend == null) {
                backend = new RunningBackend(provider, this, loops);
                running.put(provider.name(), backend);
                alive.removeIf(each -> each.users == 0 && !each.isAlive());
                alive.add(backend);
            }
            backend.users++;
        } finally {
            lock.unlock();
        }
        try {
            backend.ensureStarted();
            return backend;
        } catch (AioException e) {
            release(backend, null);
            throw e;
        }
    }

    /** One user less; the last one lets the loops end. */
    void release(RunningBackend backend, @Nullable RunningBackend heir) {
        lock.lock();
        try {
            backend.users--;
            if (backend.users > 0) {
                return;
            }
            running.remove(backend.name(), backend);
        } finally {
            lock.unlock();
        }
        backend.retire(heir);
    }

    // Scopes

    @Override
    public EngineScope open(AioConfig config) throws AioException {
        Objects.requireNonNull(config, "config");
        while (true) {
            BackendProvider provider = providers.choose(config.backend());
            RunningBackend backend = acquireOrNull(provider, config.backend().equals(AioConfig.AUTO));
            if (backend == null) {
                continue;
            }
            Scope scope = new Scope(this, config, backend);
            if (addIfThere(scope, provider)) {
                return scope;
            }
            release(backend, null); // it was removed meanwhile: choose again
        }
    }

    /** Null if another may be tried: a provider may learn only now that it is unavailable. */
    private @Nullable RunningBackend acquireOrNull(BackendProvider provider, boolean auto) throws AioException {
        try {
            return acquire(provider);
        } catch (AioException e) {
            if (!auto || Providers.reasonAgainst(provider) == null) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "backend {0} does not start: {1}", provider.name(), e.getMessage());
            return null;
        }
    }

    private boolean addIfThere(Scope scope, BackendProvider provider) {
        lock.lock();
        try {
            return providers.contains(provider) && scopes.add(scope);
        } finally {
            lock.unlock();
        }
    }

    /** A scope is closed and empty. */
    void closed(Scope scope) {
        long submitted = scope.submitted();
        lock.lock();
        try {
            scopes.remove(scope);
            submittedByClosed += submitted;
        } finally {
            lock.unlock();
        }
        release(scope.backendNow(), null);
    }

    List<Scope> scopesNow() {
        lock.lock();
        try {
            return List.copyOf(scopes);
        } finally {
            lock.unlock();
        }
    }

    /** Gives a scope another backend, unless it has closed meanwhile. The new backend has one user more then. */
    boolean exchange(Scope scope, RunningBackend backend) {
        lock.lock();
        try {
            if (!scopes.contains(scope)) {
                return false;
            }
            backend.users++;
            scope.setBackend(backend);
            return true;
        } finally {
            lock.unlock();
        }
    }

    // For swaps

    ReentrantLock swapLock() {
        return swapLock;
    }

    /** What runs, or still runs, of a provider. */
    List<RunningBackend> aliveOf(BackendProvider provider) {
        lock.lock();
        try {
            return alive.stream()
                    .filter(each -> each.provider() == provider && each.isAlive())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    // For loops and scopes

    @Override
    public Engine engine() {
        return this;
    }

    @Override
    public CoarseClock clock() {
        return clock;
    }

    @Override
    public StallWatch watch() {
        return watch;
    }

    @Override
    public @Nullable EventLoop anyLoop() {
        lock.lock();
        try {
            for (RunningBackend each : running.values()) {
                if (each.loopCount() > 0) {
                    return each.anyLoop();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    Names names() {
        return names;
    }

    Statistics statistics() {
        return statistics;
    }

    // What operators see

    @Override
    public long nanoTime() {
        return clock.read();
    }

    @Override
    public List<OperationInfo> operations() {
        List<OperationInfo> all = new ArrayList<>();
        long now = clock.read();
        for (Scope scope : scopesNow()) {
            scope.list(now, all);
        }
        all.sort(Comparator.comparingLong(OperationInfo::ageNanos).reversed());
        return all;
    }

    @Override
    public EngineCounters counters() {
        long submitted;
        lock.lock();
        try {
            submitted = submittedByClosed;
        } finally {
            lock.unlock();
        }
        long runningNow = 0;
        int handles = 0;
        Map<SocketKind, Integer> sockets = new EnumMap<>(SocketKind.class);
        for (Scope scope : scopesNow()) {
            submitted += scope.submitted();
            runningNow += scope.running();
            handles += scope.handleCount();
            for (SocketKind kind : SocketKind.values()) {
                sockets.merge(kind, scope.count(kind), Integer::sum);
            }
        }
        return new EngineCounters(
                submitted,
                runningNow,
                statistics.abortedCount(),
                statistics.staleFinishCount(),
                statistics.callbackFailureCount(),
                watch.stalls(),
                statistics.acceptPauseCount(),
                handles,
                sockets.getOrDefault(SocketKind.STREAM, 0),
                sockets.getOrDefault(SocketKind.LISTENER, 0),
                sockets.getOrDefault(SocketKind.DATAGRAM, 0));
    }

    @Override
    public String toString() {
        return "engine with " + providers;
    }
}

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
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
    private static final int MOST_LOOPS_BY_DEFAULT = 8;

    private final CoarseClock clock;
    private final Names names;
    private final int loops;
    private final StallWatch watch;
    private final Statistics statistics = new Statistics();

    /** One swap at a time; held while it waits for loops, so never taken on one. */
    private final ReentrantLock swapLock = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<String, BackendProvider> providers = new LinkedHashMap<>();
    private final Map<String, RunningBackend> running = new LinkedHashMap<>();
    /** The running ones, and those whose loops have not ended yet. */
    private final Set<RunningBackend> alive = new HashSet<>();

    private final Set<Scope> scopes = new HashSet<>();
    private long submittedByClosed;
    /** The backend that a swap has chosen for all that take any; null = the best. */
    private @Nullable String chosen;

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
        String name = Objects.requireNonNull(
                Objects.requireNonNull(provider, "provider").name(), "name of the provider");
        if (!name.matches("[a-z][a-z0-9_-]{0,31}") || name.equals(AioConfig.AUTO) || name.equals(ParkingBackend.NAME)) {
            throw new IllegalArgumentException("backend name '" + name
                    + "'; allowed: 1 to 32 of a-z, 0-9, '-', '_', a letter first, but not auto or none");
        }
        lock.lock();
        try {
            if (providers.containsKey(name)) {
                throw new IllegalArgumentException(
                        "a backend named '" + name + "' is there already; allowed: names not taken");
            }
            providers.put(name, provider);
        } finally {
            lock.unlock();
        }
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
        return byPriority().stream()
                .map(each -> new BackendInfo(each.name(), each.priority(), reasonAgainst(each), loopsOf(each.name())))
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

    private List<BackendProvider> byPriority() {
        List<BackendProvider> all;
        lock.lock();
        try {
            all = new ArrayList<>(providers.values());
        } finally {
            lock.unlock();
        }
        all.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
        return all;
    }

    /** The best available provider, whatever a swap has chosen. */
    BackendProvider best() throws AioException {
        return firstThat(AioConfig.AUTO, null);
    }

    /** The provider of a name, or for auto the chosen one, else the best available. */
    BackendProvider choose(String wanted) throws AioException {
        String preferred;
        lock.lock();
        try {
            preferred = wanted.equals(AioConfig.AUTO) ? chosen : wanted;
        } finally {
            lock.unlock();
        }
        return firstThat(wanted, preferred);
    }

    private BackendProvider firstThat(String wanted, @Nullable String preferred) throws AioException {
        for (BackendProvider each : byPriority()) {
            boolean fits = preferred == null ? isForAuto(each) : each.name().equals(preferred);
            if (fits && reasonAgainst(each) == null) {
                return each;
            }
        }
        throw new AioException(AioStatus.NOTSUP, "backend '" + wanted + "' is not there; found: " + describeBackends());
    }

    /** Why a provider cannot be used, or null; one that fails to answer must not hide the others. */
    static @Nullable String reasonAgainst(BackendProvider provider) {
        try {
            return provider.unavailable();
        } catch (RuntimeException | LinkageError e) {
            return "it does not answer: " + e;
        }
    }

    /** Whether a provider may be taken unasked. */
    static boolean isForAuto(BackendProvider provider) {
        return provider.onlyByName() == null;
    }

    private String describeBackends() {
        List<BackendProvider> all = byPriority();
        if (all.isEmpty()) {
            return "none (deploy one, such as the weir.backend.nio module)";
        }
        return all.stream()
                .map(each -> each.name() + " (" + describe(each) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String describe(BackendProvider provider) {
        String reason = reasonAgainst(provider);
        if (reason != null) {
            return "unavailable: " + reason;
        }
        String byName = provider.onlyByName();
        return byName == null ? "available" : "available by name only: " + byName;
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
            BackendProvider provider = choose(config.backend());
            RunningBackend backend = acquire(provider);
            Scope scope = new Scope(this, config, backend);
            if (addIfThere(scope, provider)) {
                return scope;
            }
            release(backend, null); // it was removed meanwhile: choose again
        }
    }

    private boolean addIfThere(Scope scope, BackendProvider provider) {
        lock.lock();
        try {
            return providers.get(provider.name()) == provider && scopes.add(scope);
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

    void choice(@Nullable String backend) {
        lock.lock();
        try {
            chosen = backend;
        } finally {
            lock.unlock();
        }
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

    /** Forgets a provider. */
    void forget(BackendProvider provider) {
        lock.lock();
        try {
            if (!providers.remove(provider.name(), provider)) {
                throw new IllegalArgumentException("backend '" + provider.name() + "' is not known; allowed: "
                        + (providers.isEmpty() ? "none is" : providers.keySet()));
            }
            if (provider.name().equals(chosen)) {
                chosen = null;
            }
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
        return "engine with " + describeBackends();
    }
}

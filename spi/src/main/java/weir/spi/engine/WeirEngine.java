package weir.spi.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.CallbackInfo;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.EngineCounters;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.OperationInfo;
import weir.spi.ScopeInfo;
import weir.spi.SwapPlan;
import weir.spi.SwapReport;
import weir.spi.engine.loop.CoarseClock;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopHome;
import weir.spi.engine.loop.StallWatch;
import weir.spi.engine.loop.Waits;
import weir.spi.engine.socket.Names;
import weir.spi.engine.socket.Traffic;

/** The backends and the scopes, and which scope stands on which backend. Swaps are in {@link Swap}. */
public final class WeirEngine implements Engine, LoopHome {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    private static final int MOST_LOOPS_BY_DEFAULT = 8;

    /** How long an arrival waits for callbacks that hold their loops. */
    private static final long ARRIVAL_PATIENCE_NANOS = 5_000_000_000L;

    /** For scopes that name their backend. */
    private static final long ANY_CHOICE = -1;

    private final CoarseClock clock;
    private final Waits waits;
    private final Names names;
    private final StallWatch watch;
    private final Statistics statistics = new Statistics();
    private final Providers providers = new Providers();
    private final RunningBackends running;
    /** What scopes without a backend stand on: for good, and while one is expected. */
    private final BackendProvider noBackend = new ParkingBackend(false);

    private final BackendProvider absentBackend = new ParkingBackend(true);

    /** One swap at a time; held while it waits for loops, so never taken on one. */
    private final ReentrantLock swapLock = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Set<Scope> scopes = new LinkedHashSet<>();
    private long submittedByClosed;
    private boolean absent;
    private final Traffic trafficOfClosed = new Traffic();
    /** How often it has changed what scopes that take any backend are opened on. */
    private long choices;

    /** Makes an engine without backends. */
    public WeirEngine(EngineOptions options) {
        clock = new CoarseClock(options.clock());
        waits = new Waits(options.driver(), options.clock());
        watch = new StallWatch(clock, options.healthListener());
        names = new Names(options.resolver(), options.driver() == null);
        running = new RunningBackends(this, loopsFor(options.loops()));
    }

    private static int loopsFor(int wanted) {
        return wanted > 0
                ? wanted
                : Math.min(MOST_LOOPS_BY_DEFAULT, Runtime.getRuntime().availableProcessors());
    }

    // Backends

    @Override
    public void add(BackendProvider provider) {
        Swap.requireMayWait("add");
        providers.add(provider);
        new Swap(this, waits.in(ARRIVAL_PATIENCE_NANOS)).unpark(provider);
    }

    @Override
    public SwapReport remove(BackendProvider provider, Departure departure) {
        Objects.requireNonNull(provider, "provider");
        Swap.requireMayWait("remove");
        return new Swap(this, deadline(departure.patience())).remove(provider, departure);
    }

    @Override
    public SwapReport swap(String backend, Duration patience) throws AioException {
        Objects.requireNonNull(backend, "backend");
        Swap swap = new Swap(this, deadline(patience));
        Swap.requireMayWait("swap");
        return swap.to(backend);
    }

    @Override
    public SwapPlan plan(String backend) throws AioException {
        return new SwapPlanner(this).plan(Objects.requireNonNull(backend, "backend"));
    }

    @Override
    public List<SwapReport> setLoops(int wanted, Duration patience) throws AioException {
        int number = loopsFor(EngineOptions.DEFAULT.withLoops(wanted).loops());
        Swap swap = new Swap(this, deadline(patience));
        Swap.requireMayWait("setLoops");
        return swap.setLoops(number);
    }

    private Deadline deadline(Duration patience) {
        return waits.in(Durations.nanos(patience, "patience"));
    }

    @Override
    public List<BackendInfo> backends() {
        BackendProvider current = providers.chosenOrNull();
        return providers.byPriority().stream()
                .map(each -> new BackendInfo(
                        each.name(),
                        each.priority(),
                        Providers.reasonAgainst(each),
                        Providers.reasonForName(each),
                        each == current,
                        running.loopsOf(each)))
                .toList();
    }

    /** Those whose loops run. */
    RunningBackends running() {
        return running;
    }

    Providers providers() {
        return providers;
    }

    @Override
    public void loopEnded() {
        running.forgetEnded();
    }

    // Scopes

    @Override
    public EngineScope open(AioConfig config) throws AioException {
        Objects.requireNonNull(config, "config");
        boolean auto = config.backend().equals(AioConfig.AUTO);
        while (true) {
            long seen = choicesNow();
            BackendProvider provider = chooseOrNull(config.backend());
            RunningBackend backend = provider == null ? null : acquireOrNull(provider, auto);
            if (provider == null || backend == null) {
                continue;
            }
            Scope scope = new Scope(this, config, backend);
            if (addIfThere(scope, backend, auto ? seen : ANY_CHOICE)) {
                return scope;
            }
            running.release(backend, null); // a swap has come in between, and has not seen it: choose again
        }
    }

    /** Null if an absence has begun meanwhile. */
    private @Nullable BackendProvider chooseOrNull(String wanted) throws AioException {
        boolean auto = wanted.equals(AioConfig.AUTO);
        if (auto && isAbsent()) {
            return absentBackend;
        }
        try {
            return providers.choose(wanted);
        } catch (AioException e) {
            if (auto && isAbsent()) {
                return null;
            }
            throw e;
        }
    }

    /** Null if another may be tried: a provider may learn only now that it is unavailable, or have gone. */
    private @Nullable RunningBackend acquireOrNull(BackendProvider provider, boolean auto) throws AioException {
        try {
            return running.acquire(provider);
        } catch (AioException e) {
            if (providers.contains(provider) && (!auto || Providers.reasonAgainst(provider) == null)) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "backend {0} does not start: {1}", provider.name(), e.getMessage());
            return null;
        }
    }

    private long choicesNow() {
        lock.lock();
        try {
            return choices;
        } finally {
            lock.unlock();
        }
    }

    /** False if the scope would be missed by a swap, a removal or a change of loops that has begun since. */
    private boolean addIfThere(Scope scope, RunningBackend backend, long seen) {
        BackendProvider provider = backend.provider();
        lock.lock();
        try {
            boolean there = provider == absentBackend ? absent : providers.contains(provider);
            boolean current = running.isCurrent(backend) && (seen == ANY_CHOICE || seen == choices);
            return there && current && scopes.add(scope);
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
            trafficOfClosed.addAll(scope.sockets().traffic());
        } finally {
            lock.unlock();
        }
        running.release(scope.sockets().backend(), null);
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
            running.share(backend);
            scope.sockets().setBackend(backend);
            return true;
        } finally {
            lock.unlock();
        }
    }

    // For swaps

    ReentrantLock swapLock() {
        return swapLock;
    }

    BackendProvider noBackend() {
        return noBackend;
    }

    BackendProvider absentBackend() {
        return absentBackend;
    }

    @Override
    public boolean isAbsent() {
        lock.lock();
        try {
            return absent;
        } finally {
            lock.unlock();
        }
    }

    /** From here scopes that take any backend are opened on another: without one in an absence. */
    void chosenAnew(boolean nowAbsent) {
        lock.lock();
        try {
            absent = nowAbsent;
            choices++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int endAbsence() {
        Swap.requireMayWait("endAbsence");
        try {
            return new Swap(this, waits.in(ARRIVAL_PATIENCE_NANOS)).endAbsence();
        } catch (AioException e) {
            throw new IllegalStateException("an absence does not end", e);
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
    public Waits waits() {
        return waits;
    }

    @Override
    public StallWatch watch() {
        return watch;
    }

    @Override
    public @Nullable EventLoop anyLoop() {
        return running.anyLoop();
    }

    Names names() {
        return names;
    }

    Statistics statistics() {
        return statistics;
    }

    @Override
    public boolean isLoopThread() {
        return EventLoop.isLoopThread();
    }

    // What operators see

    @Override
    public List<CallbackInfo> callbacks() {
        return EngineListing.callbacks(scopesNow());
    }

    @Override
    public long nanoTime() {
        return clock.read();
    }

    @Override
    public List<OperationInfo> operations() {
        return EngineListing.operations(scopesNow(), clock.read());
    }

    @Override
    public List<ScopeInfo> scopes() {
        return scopesNow().stream().map(ScopeListing::of).toList();
    }

    @Override
    public EngineCounters counters() {
        long submitted;
        List<Scope> open;
        Traffic traffic = new Traffic();
        lock.lock();
        try {
            // At one time: else what a scope counted that closes in between would be missing.
            open = scopesNow();
            submitted = submittedByClosed;
            traffic.addAll(trafficOfClosed);
        } finally {
            lock.unlock();
        }
        return EngineListing.counters(open, submitted, traffic, statistics, watch);
    }

    @Override
    public int stalledLoops() {
        return watch.stalledLoops();
    }

    @Override
    public String toString() {
        return "engine with " + providers;
    }
}

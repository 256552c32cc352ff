package weir.spi.engine;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.spi.BackendProvider;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopHome;

/**
 * The providers whose loops run, each for how many users: scopes that stand on it, and swaps meanwhile. Thread-safe; its
 * lock may be taken under the engine's, never the other way round.
 */
final class RunningBackends {
    private final LoopHome home;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, as the users of each.
    private final IdentityHashMap<BackendProvider, RunningBackend> running = new IdentityHashMap<>();
    /** The running ones, and those whose loops have not ended yet. */
    private final Set<RunningBackend> alive = new HashSet<>();

    private int loops;

    RunningBackends(LoopHome home, int loops) {
        this.home = home;
        this.loops = loops;
    }

    /** The running backend of a provider, started, with one user more; see {@link #release}. */
    RunningBackend acquire(BackendProvider provider) throws AioException {
        RunningBackend backend;
        lock.lock();
        try {
            backend = running.get(provider);
            if (backend == null) {
                backend = new RunningBackend(provider, home, loops);
                keep(backend);
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

    /** One user more of a backend that has one. */
    void share(RunningBackend backend) {
        lock.lock();
        try {
            backend.users++;
        } finally {
            lock.unlock();
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
            running.remove(backend.provider(), backend);
        } finally {
            lock.unlock();
        }
        backend.retire(heir);
    }

    /** Loops of a provider, started, that nobody uses yet; see {@link #replace}. */
    RunningBackend start(BackendProvider provider) throws AioException {
        RunningBackend fresh = new RunningBackend(provider, home, loopsNow());
        fresh.ensureStarted();
        return fresh;
    }

    /** From here scopes are opened on new loops, which get one user; false if the old ones are in use no more. */
    boolean replace(RunningBackend old, RunningBackend fresh) {
        lock.lock();
        try {
            if (running.get(old.provider()) != old) {
                return false;
            }
            keep(fresh);
            fresh.users++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void keep(RunningBackend created) {
        running.put(created.provider(), created);
        alive.add(created);
    }

    /** Forgets backends of the past: whoever keeps one keeps its bundle's class loader. */
    void forgetEnded() {
        lock.lock();
        try {
            alive.removeIf(each -> each.users == 0 && each.hasEnded());
        } finally {
            lock.unlock();
        }
    }

    private int loopsNow() {
        lock.lock();
        try {
            return loops;
        } finally {
            lock.unlock();
        }
    }

    /** Sets the number of loops of backends that start from here; the number before. */
    int exchangeLoops(int number) {
        lock.lock();
        try {
            int old = loops;
            loops = number;
            return old;
        } finally {
            lock.unlock();
        }
    }

    /** Whether scopes are opened on it. */
    boolean isCurrent(RunningBackend backend) {
        lock.lock();
        try {
            return running.get(backend.provider()) == backend;
        } finally {
            lock.unlock();
        }
    }

    /** The loops that a provider has; 0 if it does not run. */
    int loopsOf(BackendProvider provider) {
        lock.lock();
        try {
            RunningBackend backend = running.get(provider);
            return backend == null ? 0 : backend.loopCount();
        } finally {
            lock.unlock();
        }
    }

    List<RunningBackend> now() {
        lock.lock();
        try {
            return List.copyOf(running.values());
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

    /** Some loop that runs, or null. */
    @Nullable
    EventLoop anyLoop() {
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
}

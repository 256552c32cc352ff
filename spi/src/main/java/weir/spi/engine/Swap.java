package weir.spi.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.BackendProvider;
import weir.spi.SwapReport;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.Uninterruptibly;
import weir.spi.engine.socket.Endpoint;

/**
 * Moves scopes from one backend to another while they work.
 *
 * <p>First the scope gets the new backend, so that whatever it opens from here lives there. Then each endpoint still on
 * the old one is moved on its own loop, with its directions owned: nobody reads or writes meanwhile, and the operating
 * system goes on queueing. Last the old backend is released; its loops hand their timers over and end, unless an endpoint
 * stayed on them.
 *
 * <p>One swap at a time. It waits for loops, so it is refused on them.
 */
final class Swap {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    /** Between two looks at what still closes; a remove is rare and may take a moment. */
    private static final long CLOSING_POLL_NANOS = 1_000_000;

    private final WeirEngine engine;
    private final long began = System.nanoTime();

    /** Those that the new backend has refused. */
    private final Set<Endpoint> stayed = ConcurrentHashMap.newKeySet();

    private int moved;
    private int closed;

    Swap(WeirEngine engine) {
        this.engine = engine;
    }

    /** Moves all scopes that take any backend. */
    SwapReport to(String name) throws AioException {
        return exclusively("swap", () -> {
            boolean best = name.equals(AioConfig.AUTO);
            BackendProvider provider =
                    best ? engine.providers().best() : engine.providers().choose(name);
            RunningBackend target = engine.acquire(provider);
            engine.providers().choice(best ? null : name);
            String from = moveAll(target, scope -> scope.pinnedTo() == null);
            return report(from == null ? provider.name() : from, provider.name());
        });
    }

    /** A backend has come: scopes that had none, and may take it, move there. */
    void unpark(BackendProvider provider) {
        boolean somebodyWaits = engine.scopesNow().stream().anyMatch(scope -> waitsFor(scope, provider));
        if (!somebodyWaits || Providers.reasonAgainst(provider) != null) {
            return;
        }
        try {
            exclusively("add", () -> {
                moveAll(engine.acquire(provider), scope -> waitsFor(scope, provider));
                return report(ParkingBackend.NAME, provider.name());
            });
        } catch (AioException e) {
            LOG.log(System.Logger.Level.WARNING, "the backend " + provider.name() + " does not start", e);
        }
    }

    private static boolean waitsFor(Scope scope, BackendProvider provider) {
        String wanted = scope.pinnedTo();
        boolean fits = wanted == null ? Providers.isForAuto(provider) : wanted.equals(provider.name());
        return fits && scope.backend().equals(ParkingBackend.NAME);
    }

    /** Takes a backend away: moves who may move, closes the endpoints of the others. */
    SwapReport remove(BackendProvider provider) {
        try {
            return exclusively("remove", () -> {
                engine.providers().remove(provider);
                List<Scope> leaving = new ArrayList<>();
                for (Scope scope : engine.scopesNow()) {
                    if (scope.backendNow().provider() == provider) {
                        leaving.add(scope);
                    }
                }
                String to = leave(provider, leaving);
                return report(provider.name(), to);
            });
        } catch (AioException e) {
            throw new IllegalStateException("a loop without a backend does not start", e);
        }
    }

    private String leave(BackendProvider provider, List<Scope> leaving) throws AioException {
        String to = leaving.isEmpty() ? ParkingBackend.NAME : moveOut(leaving);
        // Also those that had stayed on it in an earlier swap, and those that were just being opened.
        for (RunningBackend old : engine.aliveOf(provider)) {
            while (old.isAlive()) {
                closeThoseOn(old, provider);
                old.join();
                LockSupport.parkNanos(CLOSING_POLL_NANOS);
            }
        }
        return to;
    }

    private String moveOut(List<Scope> leaving) throws AioException {
        RunningBackend parking = engine.acquire(new ParkingBackend());
        RunningBackend best = acquireBest();
        for (Scope scope : leaving) {
            boolean moves = best != null && scope.pinnedTo() == null;
            change(scope, scope.backendNow(), moves && best != null ? best : parking, moves);
        }
        engine.release(parking, null);
        if (best == null) {
            return ParkingBackend.NAME;
        }
        engine.release(best, null);
        return best.name();
    }

    private @Nullable RunningBackend acquireBest() {
        try {
            return engine.acquire(engine.providers().choose(AioConfig.AUTO));
        } catch (AioException e) {
            LOG.log(System.Logger.Level.INFO, "no other backend takes over: {0}", e.getMessage());
            return null;
        }
    }

    private void closeThoseOn(RunningBackend old, BackendProvider provider) {
        for (Scope scope : engine.scopesNow()) {
            for (Endpoint endpoint : scope.endpointsNow()) {
                if (old.owns(endpoint.loop()) && endpoint.isMovable()) {
                    stayed.remove(endpoint);
                    closed++;
                    endpoint.closeFor(Endpoint.backendGone(provider.name()));
                }
            }
        }
    }

    private interface Choice {
        boolean takes(Scope scope);
    }

    /** Moves to a backend that was acquired for this; the name of the one that was left, or null if none was. */
    private @Nullable String moveAll(RunningBackend target, Choice choice) {
        String from = null;
        for (Scope scope : engine.scopesNow()) {
            RunningBackend old = scope.backendNow();
            if (old != target && choice.takes(scope)) {
                from = old.name();
                change(scope, old, target, true);
                old.join();
            }
        }
        engine.release(target, null);
        target.join(); // if nobody has come
        return from;
    }

    private void change(Scope scope, RunningBackend old, RunningBackend target, boolean moves) {
        if (!engine.exchange(scope, target)) {
            return; // it has closed
        }
        if (moves) {
            moveEndpoints(scope, old, target);
        }
        engine.release(old, target);
    }

    /** Until none is left on the old backend: an accept or a dial may just have made another. */
    private void moveEndpoints(Scope scope, RunningBackend old, RunningBackend target) {
        while (true) {
            List<Endpoint> left = new ArrayList<>();
            for (Endpoint endpoint : scope.endpointsNow()) {
                if (old.owns(endpoint.loop()) && !stayed.contains(endpoint) && endpoint.isMovable()) {
                    left.add(endpoint);
                }
            }
            if (left.isEmpty()) {
                return;
            }
            CountDownLatch done = new CountDownLatch(left.size());
            List<Endpoint.Move> moves = new ArrayList<>();
            for (Endpoint endpoint : left) {
                endpoint.onLoop(() -> {
                    try {
                        Endpoint.Move move = move(endpoint, target);
                        synchronized (moves) {
                            moves.add(move);
                        }
                    } catch (RuntimeException | Error e) {
                        stayed.add(endpoint);
                        LOG.log(System.Logger.Level.WARNING, endpoint + " did not move", e);
                    } finally {
                        done.countDown();
                    }
                });
            }
            Uninterruptibly.await(done);
            synchronized (moves) {
                moves.forEach(this::count);
            }
        }
    }

    private Endpoint.Move move(Endpoint endpoint, RunningBackend target) {
        if (target.owns(endpoint.loop())) {
            return Endpoint.Move.GONE; // it has found its way by itself
        }
        EventLoop into = target.enterLoop();
        if (into == null) {
            throw new IllegalStateException("the loops of " + target.name() + " end although a swap uses them");
        }
        Endpoint.Move move = endpoint.moveTo(into);
        if (move == Endpoint.Move.STAYED) {
            stayed.add(endpoint);
        }
        return move;
    }

    private void count(Endpoint.Move move) {
        if (move == Endpoint.Move.MOVED) {
            moved++;
        } else if (move == Endpoint.Move.CLOSED) {
            closed++;
        }
    }

    private SwapReport report(String from, String to) {
        SwapReport report = new SwapReport(from, to, moved, stayed.size(), closed, System.nanoTime() - began);
        LOG.log(
                System.Logger.Level.INFO,
                "swap from {0} to {1}: {2} moved, {3} stayed, {4} closed, {5} ms",
                from,
                to,
                moved,
                stayed.size(),
                closed,
                TimeUnit.NANOSECONDS.toMillis(report.nanos()));
        return report;
    }

    private interface Work {
        SwapReport run() throws AioException;
    }

    private SwapReport exclusively(String what, Work work) throws AioException {
        if (EventLoop.isLoopThread()) {
            throw new IllegalStateException(
                    what + " on " + Thread.currentThread().getName()
                            + " would wait for itself; allowed: on any thread but event loops");
        }
        engine.swapLock().lock();
        try {
            return work.run();
        } finally {
            engine.swapLock().unlock();
        }
    }
}

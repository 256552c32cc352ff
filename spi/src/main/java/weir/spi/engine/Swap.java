package weir.spi.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Departure;
import weir.spi.SwapReport;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.socket.Endpoint;

/**
 * Moves scopes from one backend to another while they work.
 *
 * <p>First the scope gets the new backend, so that whatever it opens from here lives there. Then each endpoint still on
 * the old one is moved on its own loop (by {@link Moves}), with its directions owned: nobody reads or writes meanwhile, and the operating
 * system goes on queueing. Last the old backend is released; its loops hand their timers over and end, unless an endpoint
 * stayed on them.
 *
 * <p>While no backend is there the sockets may be kept by a {@link ParkingBackend}: that is a swap like any other.
 *
 * <p>One swap at a time. It waits for loops, so it is refused on them, and until a deadline only: a callback may hold its
 * loop for ever. Endpoints that are held so move by themselves once their loop is free.
 */
final class Swap {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    /** Between two looks at what still closes; a remove is rare and may take a moment. */
    private static final long CLOSING_POLL_NANOS = 1_000_000;

    private static final long NANOS_TO_CUT = 100_000_000;

    private final WeirEngine engine;
    private final Deadline deadline;
    private final Moves moves;
    /** Scopes that have another backend since this swap, each with the one it left. */
    private record Left(RunningBackend old, RunningBackend heir) {}

    private final List<Left> left = new ArrayList<>();

    /** Waits for loops until the deadline. */
    Swap(WeirEngine engine, Deadline deadline) {
        this.engine = engine;
        this.deadline = deadline;
        moves = new Moves(engine.waits(), deadline);
    }

    /** Moves all scopes that take any backend. */
    SwapReport to(String name) throws AioException {
        lockInTime("swap");
        try {
            boolean best = name.equals(AioConfig.AUTO);
            BackendProvider provider =
                    best ? engine.providers().best() : engine.providers().choose(name);
            RunningBackend target = engine.running().acquire(provider);
            engine.providers().choice(best ? null : name);
            engine.chosenAnew(false);
            String from = moveAll(target, scope -> scope.pinnedTo() == null);
            return moves.report(from == null ? provider.name() : from, provider.name());
        } finally {
            engine.swapLock().unlock();
        }
    }

    /** Moves all scopes that stand on the loops of a backend to other ones of the same. */
    private SwapReport renew(RunningBackend old, RunningBackend fresh) {
        moveAll(fresh, scope -> scope.sockets().backend() == old);
        return moves.report(old.name(), old.name());
    }

    /** Gives each backend that runs another number of loops. All new ones start before the first socket moves. */
    List<SwapReport> setLoops(int number) throws AioException {
        lockInTime("setLoops");
        try {
            int before = engine.running().exchangeLoops(number);
            Map<RunningBackend, RunningBackend> fresh = new LinkedHashMap<>();
            try {
                for (RunningBackend old : engine.running().now()) {
                    if (old.loopCount() != number && !old.name().equals(ParkingBackend.NAME)) {
                        fresh.put(old, engine.running().start(old.provider()));
                    }
                }
            } catch (AioException e) {
                engine.running().exchangeLoops(before);
                fresh.values().forEach(this::end);
                throw e;
            }
            List<SwapReport> reports = new ArrayList<>();
            fresh.forEach((old, started) -> {
                if (engine.running().replace(old, started)) {
                    reports.add(new Swap(engine, deadline).renew(old, started));
                } else {
                    end(started); // its last scope has closed
                }
            });
            return reports;
        } finally {
            engine.swapLock().unlock();
        }
    }

    private void end(RunningBackend unused) {
        unused.retire(null);
        unused.join(deadline);
    }

    /** A backend has come: scopes that had none, and may take it, move there. */
    void unpark(BackendProvider provider) {
        if (!isAwaited(provider)) {
            return; // an absence that begins from here on finds it
        }
        engine.swapLock().lock();
        try {
            // Another may have come first, and this one may have gone again.
            if (isAwaited(provider) && engine.providers().contains(provider)) {
                RunningBackend target = engine.running().acquire(provider);
                if (Providers.isForAuto(provider)) {
                    engine.chosenAnew(false);
                }
                moveAll(target, scope -> waitsFor(scope, provider));
                moves.report(ParkingBackend.NAME, provider.name());
            }
        } catch (AioException e) {
            LOG.log(System.Logger.Level.WARNING, "the backend " + provider.name() + " does not start", e);
        } finally {
            engine.swapLock().unlock();
        }
    }

    private boolean isAwaited(BackendProvider provider) {
        boolean endsAbsence = engine.isAbsent() && Providers.isForAuto(provider);
        boolean awaited = endsAbsence || engine.scopesNow().stream().anyMatch(scope -> waitsFor(scope, provider));
        return awaited && Providers.reasonAgainst(provider) == null;
    }

    private static boolean waitsFor(Scope scope, BackendProvider provider) {
        String wanted = scope.pinnedTo();
        boolean fits = wanted == null ? Providers.isForAuto(provider) : wanted.equals(provider.name());
        return fits && scope.backend().equals(ParkingBackend.NAME);
    }

    /** Nobody waits for a backend any more; how many objects had to close. */
    int endAbsence() throws AioException {
        engine.swapLock().lock();
        try {
            if (engine.isAbsent()) {
                RunningBackend none = engine.running().acquire(engine.noBackend());
                engine.chosenAnew(false);
                // First: a dial that begins now must find that nobody waits any more.
                for (Scope scope : engine.scopesNow()) {
                    if (scope.sockets().backend().provider() == engine.absentBackend()) {
                        exchange(scope, none);
                    }
                }
                for (RunningBackend parking : engine.running().aliveOf(engine.absentBackend())) {
                    moves.closeThoseOn(
                            engine.scopesNow(),
                            parking,
                            notMoved -> new AioException(AioStatus.CLOSED, ParkingBackend.REASON));
                }
                releaseLeft();
                engine.running().release(none, null);
            }
            return moves.closed();
        } finally {
            engine.swapLock().unlock();
        }
    }

    /** Takes a backend away: moves who may move, closes the endpoints of the others. */
    SwapReport remove(BackendProvider provider, Departure departure) {
        engine.swapLock().lock();
        try {
            boolean parks = departure.parks() && engine.providers().isLastForAny(provider);
            if (parks) {
                engine.chosenAnew(true); // first: who opens a scope meanwhile shall wait, and not be refused
            }
            engine.providers().remove(provider);
            String to = moveOut(provider, parks, departure.parks());
            moves.awaitEndOfStayed(grace(departure));
            endLoops(provider);
            SwapReport report = moves.report(provider.name(), to);
            if (engine.isAbsent()) {
                // One that came when the absence had not begun yet did not see that it is awaited.
                engine.providers().byPriority().forEach(each -> new Swap(engine, deadline).unpark(each));
            }
            return report;
        } catch (AioException e) {
            throw new IllegalStateException("a loop without a backend does not start", e);
        } finally {
            engine.swapLock().unlock();
        }
    }

    private String moveOut(BackendProvider provider, boolean parks, boolean mayPark) throws AioException {
        if (engine.running().aliveOf(provider).isEmpty()
                && engine.scopesNow().stream()
                        .noneMatch(scope -> scope.sockets().backend().provider() == provider)) {
            return ParkingBackend.NAME; // nothing is there, so nothing is started for it
        }
        RunningBackend none = engine.running().acquire(engine.noBackend());
        RunningBackend heir = parks ? null : acquireBest();
        boolean strands = engine.scopesNow().stream().anyMatch(scope -> leaves(scope, provider));
        if (parks || (heir == null && mayPark && strands)) {
            engine.chosenAnew(true); // there may be others, but none that may be taken and works
            heir = engine.running().acquire(engine.absentBackend());
        }
        List<Scope> moving = new ArrayList<>();
        boolean leaves = false;
        for (Scope scope : engine.scopesNow()) {
            boolean moves = heir != null && scope.pinnedTo() == null;
            if (scope.sockets().backend().provider() == provider) {
                leaves = true;
                exchange(scope, moves && heir != null ? heir : none);
            }
            if (moves) {
                moving.add(scope); // what an earlier swap has left there is to move too
            }
        }
        moves.move(moving, old -> old.provider() == provider);
        releaseLeft();
        engine.running().release(none, null);
        if (heir == null) {
            return none.name();
        }
        engine.running().release(heir, null);
        return leaves ? heir.name() : ParkingBackend.NAME;
    }

    private static boolean leaves(Scope scope, BackendProvider provider) {
        return scope.pinnedTo() == null && scope.sockets().backend().provider() == provider;
    }

    private @Nullable RunningBackend acquireBest() {
        try {
            return engine.running().acquire(engine.providers().choose(AioConfig.AUTO));
        } catch (AioException e) {
            LOG.log(System.Logger.Level.INFO, "no other backend takes over: {0}", e.getMessage());
            return null;
        }
    }

    /** Never all the time there is: the loops must still be ended in it. */
    private Deadline grace(Departure departure) {
        long most = Math.max(0, deadline.remaining() / 2);
        long wanted = Durations.nanos(departure.grace(), "grace");
        return engine.waits().in(wanted == Durations.ENDLESS ? most : Math.min(wanted, most));
    }

    /** Also those that stayed on it in an earlier swap, and those that were just being opened. */
    private void endLoops(BackendProvider provider) {
        List<RunningBackend> ending = engine.running().aliveOf(provider);
        ending.forEach(RunningBackend::depart);
        for (RunningBackend old : ending) {
            closeAllOn(old, provider, deadline); // at least once: there may be no time left, but closing takes none
            if (old.isAlive()) {
                Moves.cutClosesOn(engine.scopesNow(), old); // each may linger for an hour
                closeAllOn(old, provider, engine.waits().in(NANOS_TO_CUT));
            }
            if (old.isAlive()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the backend " + old.name() + " goes while its loops are held by "
                                + engine.callbacks().stream()
                                        .filter(each -> old.runs(each.thread()))
                                        .toList());
            }
        }
    }

    private void closeAllOn(RunningBackend old, BackendProvider provider, Deadline until) {
        do {
            moves.closeThoseOn(engine.scopesNow(), old, notMoved -> Endpoint.backendGone(provider.name(), notMoved));
            old.join(until);
            engine.waits().pause(CLOSING_POLL_NANOS);
        } while (old.isAlive() && !until.isPast());
    }

    private interface Choice {
        boolean takes(Scope scope);
    }

    /** Moves to a backend that was acquired for this; the name of the one that was left, or null if none was. */
    private @Nullable String moveAll(RunningBackend target, Choice choice) {
        String from = null;
        List<Scope> moving = new ArrayList<>();
        for (Scope scope : engine.scopesNow()) {
            if (choice.takes(scope)) {
                moving.add(scope);
                if (scope.sockets().backend() != target) {
                    from = scope.sockets().backend().name();
                    exchange(scope, target);
                }
            }
        }
        moves.move(moving, old -> true);
        releaseLeft();
        engine.running().release(target, null);
        left.forEach(each -> each.old().join(deadline));
        target.join(deadline); // if nobody has come
        return from;
    }

    private void exchange(Scope scope, RunningBackend target) {
        RunningBackend old = scope.sockets().backend();
        if (engine.exchange(scope, target)) { // else it has closed
            left.add(new Left(old, target));
        }
    }

    private void releaseLeft() {
        left.forEach(each -> engine.running().release(each.old(), each.heir()));
    }

    private void lockInTime(String what) throws AioException {
        if (!engine.waits().lock(engine.swapLock(), deadline)) {
            throw new AioException(AioStatus.TIMEDOUT, what + ": another swap is still under way");
        }
    }

    /** Refuses what would wait for its own loop. */
    static void requireMayWait(String what) {
        if (EventLoop.isLoopThread()) {
            throw new IllegalStateException(
                    what + " on " + Thread.currentThread().getName()
                            + " would wait for itself; allowed: on any thread but event loops");
        }
    }
}

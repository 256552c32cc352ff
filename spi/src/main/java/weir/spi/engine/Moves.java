package weir.spi.engine;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.spi.SwapReport;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.Waits;
import weir.spi.engine.socket.Endpoint;
import weir.spi.engine.socket.Move;

/** The endpoints of one swap: moved one by one, each on its loop, until a deadline; and what has become of them. */
final class Moves {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    /** Between two looks at what still closes; a removal is rare and may take a moment. */
    private static final long POLL_NANOS = 1_000_000;

    private final Waits waits;
    private final Deadline deadline;
    private final long began = System.nanoTime();

    /** Those that did not move, each with the reason. */
    private final Map<Endpoint, Throwable> stayed = new ConcurrentHashMap<>();
    /** Those that their loops have not let go before the deadline. */
    private final Set<Endpoint> held = ConcurrentHashMap.newKeySet();

    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Waits for loops until the deadline. */
    Moves(Waits waits, Deadline deadline) {
        this.waits = waits;
        this.deadline = deadline;
    }

    /** How many have been closed. */
    int closed() {
        return closed.get();
    }

    /** Which backends are to be left. */
    interface Leaving {
        boolean leaves(RunningBackend old);
    }

    /**
     * Moves what lives elsewhere than its scope stands, until nothing does: an accept or a dial may just have made another.
     * All scopes at once, so that a loop which is held keeps nobody waiting but those on it.
     */
    void move(List<Scope> scopes, Leaving leaving) {
        for (Set<Endpoint> displaced = displaced(scopes, leaving);
                !displaced.isEmpty();
                displaced = displaced(scopes, leaving)) {
            Set<Endpoint> waiting = displaced;
            CountDownLatch done = new CountDownLatch(waiting.size());
            for (Endpoint endpoint : List.copyOf(waiting)) {
                endpoint.onLoop(() -> {
                    Move move = move(endpoint);
                    waiting.remove(endpoint);
                    held.remove(endpoint);
                    done.countDown();
                    Throwable reason = move.reason();
                    if (move.is(Move.Outcome.STAYED) && reason != null) {
                        endpoint.closeIfGone(reason); // it was held, and nobody waits for it any more
                    }
                });
            }
            waits.await(done, deadline);
            for (Endpoint late : List.copyOf(waiting)) { // loops take theirs out meanwhile
                held.add(late);
                if (!waiting.contains(late)) {
                    held.remove(late); // just now
                }
            }
        }
    }

    /** In the order of the scopes and of what they opened, so that a simulation moves them always in the same. */
    private Set<Endpoint> displaced(List<Scope> scopes, Leaving leaving) {
        Set<Endpoint> found = Collections.synchronizedSet(new LinkedHashSet<>());
        for (Scope scope : scopes) {
            for (Endpoint endpoint : scope.sockets().now()) {
                RunningBackend on = RunningBackend.of(endpoint.loop());
                if (on != null
                        && on != scope.sockets().backend()
                        && leaving.leaves(on)
                        && endpoint.isMovable()
                        && !stayed.containsKey(endpoint)
                        && !held.contains(endpoint)) {
                    found.add(endpoint);
                }
            }
        }
        return found;
    }

    /** On the endpoint's loop, which may have been held: it moves to where its scope stands by then. */
    private Move move(Endpoint endpoint) {
        Move move;
        try {
            move = endpoint.relocateHere();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, endpoint + " did not move", e);
            move = Move.stayed(e);
        }
        switch (move.outcome()) {
            case MOVED -> moved.incrementAndGet();
            case CLOSED -> closed.incrementAndGet();
            case STAYED -> stayed.put(endpoint, Objects.requireNonNull(move.reason(), "reason"));
            case GONE -> {}
        }
        return move;
    }

    /** Waits until what stayed has ended by itself. */
    void awaitEndOfStayed(Deadline grace) {
        while (stayed.keySet().stream().anyMatch(Endpoint::isMovable) && !grace.isPast() && !deadline.isPast()) {
            waits.pause(POLL_NANOS);
        }
    }

    /** Of the end of an endpoint that could not move. */
    interface Cause {
        AioException of(@Nullable Throwable notMoved);
    }

    /** Closes what lives on a backend that goes, but for what its loops have not let go. */
    void closeThoseOn(List<Scope> scopes, RunningBackend old, Cause cause) {
        for (Scope scope : scopes) {
            for (Endpoint endpoint : scope.sockets().now()) {
                if (old.owns(endpoint.loop()) && endpoint.isMovable() && !held.contains(endpoint)) {
                    closed.incrementAndGet();
                    endpoint.closeWithoutWaiting(cause.of(stayed.remove(endpoint)));
                }
            }
        }
    }

    /** Ends the closes that still linger there. */
    static void cutClosesOn(List<Scope> scopes, RunningBackend old) {
        for (Scope scope : scopes) {
            for (Endpoint endpoint : scope.sockets().now()) {
                if (old.owns(endpoint.loop()) && !endpoint.isMovable()) {
                    endpoint.cutClose();
                }
            }
        }
    }

    /** What has become of all, noted in the log too. */
    SwapReport report(String from, String to) {
        int remaining = stayed.size() + held.size();
        SwapReport report = new SwapReport(from, to, moved.get(), remaining, closed.get(), System.nanoTime() - began);
        LOG.log(
                System.Logger.Level.INFO,
                "swap from {0} to {1}: {2} moved, {3} stayed, {4} closed, {5} ms",
                from,
                to,
                report.moved(),
                remaining,
                report.closed(),
                TimeUnit.NANOSECONDS.toMillis(report.nanos()));
        return report;
    }
}

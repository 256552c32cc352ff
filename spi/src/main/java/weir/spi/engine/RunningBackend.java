package weir.spi.engine;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Poller;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopHome;
import weir.spi.engine.loop.Siblings;

/** A provider with its event loops. They start with its first user, and end when the last has gone and no socket stays. */
final class RunningBackend implements Siblings {
    private final BackendProvider provider;
    private final LoopHome home;
    private final int wantedLoops;
    private final AtomicInteger turn = new AtomicInteger();

    /** Scopes and swaps that use it; guarded by the lock of {@link RunningBackends}. */
    int users;

    private volatile boolean retired;

    private volatile boolean departed;

    /** Null until started; its monitor is this object's. */
    private volatile EventLoop @Nullable [] loops;

    RunningBackend(BackendProvider provider, LoopHome home, int wantedLoops) {
        this.provider = provider;
        this.home = home;
        this.wantedLoops = wantedLoops;
    }

    /** The one that a loop belongs to; null if the loop has ended. */
    static @Nullable RunningBackend of(EventLoop loop) {
        return loop.siblings() instanceof RunningBackend backend ? backend : null;
    }

    BackendProvider provider() {
        return provider;
    }

    String name() {
        return provider.name();
    }

    /** Starts the loops unless they run. */
    synchronized void ensureStarted() throws AioException {
        if (loops != null) {
            return;
        }
        EventLoop[] created = new EventLoop[wantedLoops];
        Poller[] pollers = new Poller[wantedLoops];
        try {
            for (int i = 0; i < wantedLoops; i++) {
                pollers[i] = provider.openPoller();
            }
        } catch (IOException | RuntimeException | Error e) {
            AioException failure = e instanceof AioException told
                    ? told
                    : new AioException(
                            e instanceof OutOfMemoryError ? AioStatus.NOMEM : AioStatus.NOTSUP,
                            "backend " + name() + " opens no poller: " + e,
                            e);
            close(pollers, failure);
            throw failure;
        }
        for (int i = 0; i < wantedLoops; i++) {
            created[i] = new EventLoop(home, this, name(), i, pollers[i]);
            created[i].start();
        }
        loops = created;
    }

    private static void close(Poller[] pollers, AioException failure) {
        for (Poller poller : pollers) {
            if (poller != null) {
                try {
                    poller.close();
                } catch (IOException | RuntimeException | Error e) {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    private EventLoop[] started() {
        EventLoop[] running = loops;
        if (running == null) {
            throw new IllegalStateException("backend " + name() + " has not been started");
        }
        return running;
    }

    /**
     * The loop on which the fewest sockets live, in turn if several do: so accepted and dialled streams are spread evenly,
     * and stay so when long-lived ones are left over. The kernel would not do that: of several loops that wait for one
     * listener the last to sleep is woken first, and gets most. Entered; null if the loops are ending.
     */
    @Override
    public @Nullable EventLoop enterLoop() {
        EventLoop[] running = started();
        int first = turn.getAndIncrement();
        while (true) {
            EventLoop emptiest = null;
            int fewest = Integer.MAX_VALUE;
            for (int i = 0; i < running.length; i++) {
                EventLoop next = running[Math.floorMod(first + i, running.length)];
                int residents = next.residentsOrEnded();
                if (residents >= 0 && residents < fewest) {
                    emptiest = next;
                    fewest = residents;
                }
            }
            if (emptiest == null || emptiest.enter()) {
                return emptiest;
            }
        }
    }

    /** A loop for timers and callbacks; may be ending, then it hands on what it gets. */
    EventLoop anyLoop() {
        return started()[0];
    }

    boolean owns(EventLoop loop) {
        for (EventLoop each : started()) {
            if (each == loop) {
                return true;
            }
        }
        return false;
    }

    /** Whether a thread is one of its loops. */
    boolean runs(Thread thread) {
        return Stream.of(started()).anyMatch(loop -> loop.runsOn(thread));
    }

    /** Its provider was removed, and the time is up: whatever is still on it moves or ends. */
    void depart() {
        departed = true;
    }

    @Override
    public @Nullable String goneBecause() {
        if (name().equals(ParkingBackend.NAME)) {
            return "no backend could take it over"; // nothing would ever serve it
        }
        return departed ? "the backend " + name() + " was removed" : null;
    }

    int loopCount() {
        EventLoop[] running = loops;
        return running == null ? 0 : running.length;
    }

    /** Lets the loops end, each as soon as no socket lives on it. */
    void retire(@Nullable RunningBackend heir) {
        retired = true;
        EventLoop[] running = loops;
        if (running != null) {
            for (EventLoop loop : running) {
                loop.retire(heir == null ? null : heir.anyLoop());
            }
        }
    }

    /** Whether its loops have been started, and not all of them have ended. */
    boolean isAlive() {
        EventLoop[] running = loops;
        return running != null && Stream.of(running).anyMatch(EventLoop::isAlive);
    }

    /** Whether its loops have been started, and all of them serve nobody any more. */
    boolean hasEnded() {
        EventLoop[] running = loops;
        return running != null && Stream.of(running).allMatch(EventLoop::hasEnded);
    }

    /** If it has been retired, waits for the end of those loops on which no socket stays; not on a loop. */
    void join(Deadline deadline) {
        EventLoop[] running = loops;
        if (running != null && retired) {
            for (EventLoop loop : running) {
                if (loop.residents() == 0) {
                    loop.join(deadline);
                }
            }
        }
    }
}

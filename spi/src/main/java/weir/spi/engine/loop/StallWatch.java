package weir.spi.engine.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reports callbacks that hold a loop for over 100 ms, with their owner and stack, while they still run; and loops held for
 * over 1 s by whatever it is: a callback, many of them in one turn, a task, a stage of a future. The latter are the
 * engine's health: a listener hears when one begins and when it is over. It also wakes those whom {@link Unparks} cannot.
 *
 * <p>A thread of its own looks at the loops now and then, so the loops need read no clock around callbacks. While all
 * loops sleep it sleeps too, and an idle engine makes no wake-ups: the next loop that awakes wakes it.
 */
public final class StallWatch {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private static final long LOOK_EVERY_NANOS = 25_000_000;
    /** A callback seen in five looks in a row has run for at least four intervals: 100 ms. */
    private static final int LOOKS_OF_A_STALL = 5;
    /** A turn seen in so many looks in a row has lasted for at least 40 intervals: 1 s. The first may be cut short. */
    private static final int LOOKS_OF_A_LONG_STALL = 42;
    /** Between two looks at a watch that ends. */
    private static final long JOIN_NANOS = 10_000_000;

    /** What was seen of one loop; written by the watch's thread only. */
    private static final class Sight {
        final EventLoop loop;
        long begun = -1;

        @Nullable
        LoopOperation callback;

        int looks;

        long turn = -1;
        int looksOfTurn;
        /** What the loop's waker had taken although there was more; -1 = it had all. */
        long taken = -1;

        /** Held for over 1 s, and has not been seen to be free again. */
        volatile boolean held;

        Sight(EventLoop loop) {
            this.loop = loop;
        }
    }

    private final CoarseClock clock;
    private final List<Sight> sights = new CopyOnWriteArrayList<>();
    private final LongAdder stalls = new LongAdder();
    private final LongAdder longStalls = new LongAdder();
    private final Runnable healthListener;

    private volatile boolean asleep;
    /** The listener has something to hear. */
    private volatile boolean changed;
    /** The thread is in the listener. */
    private volatile boolean telling;

    private volatile @Nullable Thread thread;

    /**
     * A watch over the loops of one engine, which while it is awake keeps the clock's latest reading fresh.
     *
     * @param healthListener told when a loop begins to be held for over 1 s, and when it is free again
     */
    public StallWatch(CoarseClock clock, Runnable healthListener) {
        this.clock = clock;
        this.healthListener = healthListener;
    }

    /** How many stalls have been seen. */
    public long stalls() {
        return stalls.sum();
    }

    /** How often a loop was held for over 1 s. */
    public long longStalls() {
        return longStalls.sum();
    }

    /** How many loops have been held for over 1 s, and are so still. */
    public int stalledLoops() {
        int held = 0;
        for (Sight sight : sights) {
            if (sight.held) {
                held++;
            }
        }
        return held;
    }

    synchronized void add(EventLoop loop) {
        sights.add(new Sight(loop));
        if (thread == null) {
            Thread created = EngineThread.create(this::run, "weir-watch");
            thread = created;
            created.start();
        }
    }

    /**
     * A loop ends. The last one waits for the watch, so that whoever waits for the loop waits for both; but not for the
     * listener, which may be the one that waits.
     */
    void remove(EventLoop loop) {
        Thread over = null;
        synchronized (this) {
            boolean wasHeld = isHeld(loop);
            sights.removeIf(sight -> sight.loop == loop);
            if (wasHeld) {
                changed = true;
                awake();
            }
            if (sights.isEmpty()) {
                over = thread;
                thread = null;
            }
        }
        if (over != null) {
            LockSupport.unpark(over);
            while (over.isAlive() && !telling) {
                Waits.join(over, Deadline.in(JOIN_NANOS, System::nanoTime));
            }
        }
    }

    private boolean isHeld(EventLoop loop) {
        return sights.stream().anyMatch(sight -> sight.loop == loop && sight.held);
    }

    /** A loop has awoken. */
    void awake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (Thread.currentThread() == thread) {
            LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
            boolean allParked = true;
            clock.read();
            for (Sight sight : sights) {
                boolean parked = sight.loop.isParked();
                boolean behind = rescues(sight);
                allParked &= parked && !behind;
                look(sight);
                lookAtTurn(sight, parked);
            }
            tellIfChanged();
            if (allParked) {
                sleep();
            }
        }
        tellIfChanged(); // of loops that ended since the last look
    }

    private void sleep() {
        asleep = true;
        // Whatever happened before the flag could be seen: look again later instead.
        if (changed) {
            asleep = false;
        }
        for (Sight sight : sights) {
            if (!sight.loop.isParked() || sight.loop.unparks().takenIfBehind() >= 0) {
                asleep = false;
            }
        }
        while (asleep && Thread.currentThread() == thread) {
            LockSupport.park(this);
        }
    }

    /** Whether waiters are left to a loop's waker; those it has not taken since the last look are woken here. */
    private static boolean rescues(Sight sight) {
        Unparks unparks = sight.loop.unparks();
        long taken = unparks.takenIfBehind();
        boolean stuck = taken >= 0 && taken == sight.taken;
        sight.taken = taken;
        if (stuck) {
            unparks.rescue();
        }
        return taken >= 0;
    }

    private void look(Sight sight) {
        LoopOperation callback = sight.loop.callbacks().current();
        long begun = sight.loop.callbacks().begun();
        if (callback == null || callback != sight.callback || begun != sight.begun) {
            sight.callback = callback;
            sight.begun = begun;
            sight.looks = 1;
            return;
        }
        sight.looks++;
        if (sight.looks == LOOKS_OF_A_STALL) {
            stalls.increment();
            LOG.log(
                    System.Logger.Level.WARNING,
                    sight.loop + ": a callback of " + callback.describeOwner() + " holds the loop for over 100 ms"
                            + stackOf(sight.loop));
        }
    }

    private void lookAtTurn(Sight sight, boolean parked) {
        long turn = sight.loop.turnNumber();
        if (!parked && turn == sight.turn) {
            sight.looksOfTurn++;
            if (sight.looksOfTurn == LOOKS_OF_A_LONG_STALL) {
                longStalls.increment();
                sight.held = true;
                changed = true;
                LOG.log(System.Logger.Level.WARNING, sight.loop + " is held for over 1 s" + stackOf(sight.loop));
            }
            return;
        }
        sight.turn = turn;
        sight.looksOfTurn = 1;
        if (sight.held) {
            sight.held = false;
            changed = true;
            LOG.log(System.Logger.Level.INFO, "{0} is free again", sight.loop);
        }
    }

    private static StringBuilder stackOf(EventLoop loop) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : loop.stackTrace()) {
            stack.append("\n\tat ").append(frame);
        }
        return stack;
    }

    private void tellIfChanged() {
        if (!changed) {
            return;
        }
        changed = false;
        telling = true;
        try {
            healthListener.run();
        } catch (RuntimeException | Error e) {
            // Swallowed: a listener that fails must not end the watch, which would see no stall any more.
            LOG.log(System.Logger.Level.ERROR, "the health listener failed", e);
        } finally {
            telling = false;
        }
    }
}

package weir.spi.engine.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reports callbacks that hold a loop for over 100 ms, with their owner and stack, while they still run.
 *
 * <p>A thread of its own looks at the loops now and then, so the loops need read no clock around callbacks. While all
 * loops sleep it sleeps too, and an idle engine makes no wake-ups: the next loop that awakes wakes it.
 */
public final class StallWatch {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private static final long LOOK_EVERY_NANOS = 25_000_000;
    /** A callback seen in five looks in a row has run for at least four intervals: 100 ms. */
    private static final int LOOKS_OF_A_STALL = 5;

    /** What was seen of one loop; used by the watch's thread only. */
    private static final class Sight {
        final EventLoop loop;
        long begun = -1;

        @Nullable
        LoopOperation callback;

        int looks;

        Sight(EventLoop loop) {
            this.loop = loop;
        }
    }

    private final CoarseClock clock;
    private final List<Sight> sights = new CopyOnWriteArrayList<>();
    private final LongAdder stalls = new LongAdder();

    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    /** A watch over the loops of one engine, which while it is awake keeps the clock's latest reading fresh. */
    public StallWatch(CoarseClock clock) {
        this.clock = clock;
    }

    /** How many stalls have been seen. */
    public long stalls() {
        return stalls.sum();
    }

    synchronized void add(EventLoop loop) {
        sights.add(new Sight(loop));
        if (thread == null) {
            Thread created = EngineThread.create(this::run, "weir-watch");
            thread = created;
            created.start();
        }
    }

    /** A loop ends. The last one waits for the watch, so that whoever waits for the loop waits for both. */
    void remove(EventLoop loop) {
        Thread over = null;
        synchronized (this) {
            sights.removeIf(sight -> sight.loop == loop);
            if (sights.isEmpty()) {
                over = thread;
                thread = null;
            }
        }
        if (over != null) {
            LockSupport.unpark(over);
            Uninterruptibly.join(over);
        }
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
                allParked &= sight.loop.isParked();
                look(sight);
            }
            if (allParked) {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep = true;
        // A loop that awoke before it could see the flag: look again later instead.
        for (Sight sight : sights) {
            if (!sight.loop.isParked()) {
                asleep = false;
            }
        }
        while (asleep && Thread.currentThread() == thread) {
            LockSupport.park(this);
        }
    }

    private void look(Sight sight) {
        LoopOperation callback = sight.loop.currentCallback();
        long begun = sight.loop.begun();
        if (callback == null || callback != sight.callback || begun != sight.begun) {
            sight.callback = callback;
            sight.begun = begun;
            sight.looks = 1;
            return;
        }
        sight.looks++;
        if (sight.looks == LOOKS_OF_A_STALL) {
            stalls.increment();
            StringBuilder stack = new StringBuilder();
            for (StackTraceElement frame : sight.loop.thread().getStackTrace()) {
                stack.append("\n\tat ").append(frame);
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    sight.loop + ": a callback of " + callback.describeOwner() + " holds the loop for over 100 ms"
                            + stack);
        }
    }
}

package weir.spi.engine.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import weir.spi.PollSocket;
import weir.spi.Poller;

/**
 * What an {@link EventLoop} does on its thread. A turn: tasks, due callbacks, timers, then the poll, whose events go to
 * their sockets one by one, each followed by the callbacks it made due.
 *
 * <p><b>Fairness.</b> Callbacks that make further callbacks due are queued, never nested, and after a batch the loop
 * polls: an endless chain of ready operations needs no stack and starves nobody (H3).
 *
 * <p>A loop that is driven has no thread: its turns run on whatever thread drives it, one at a time, and do not wait.
 */
final class Turns implements Poller.Sink {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private static final int SCRATCH_BYTES = 64 << 10;
    private static final int CALLBACKS_PER_EVENT = 64;
    private static final int CALLBACKS_PER_TURN = 256;
    /** After a failed poll: long enough not to spin, short enough not to be noticed. */
    private static final long PAUSE_AFTER_FAILURE_NANOS = 10_000_000;

    private static final VarHandle TURN;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(Turns.class, "turn", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventLoop loop;
    private final boolean driven;
    private final CoarseClock clock;
    private final TimerWheel wheel;
    private final Tasks tasks;
    private final DueCallbacks due;
    private final Unparks unparks;

    /** The number of this turn. Written by the loop before each poll, opaque; read by {@link #number}. */
    private long turn;

    // The loop's thread only.
    /** When a driver must run the loop at the latest. */
    private long sleepsUntil;

    /** In a poll that has not brought an event yet. */
    private boolean polls;
    /** Made when first needed. */
    private @Nullable ByteBuffer scratch;

    Turns(
            EventLoop loop,
            boolean driven,
            CoarseClock clock,
            TimerWheel wheel,
            Tasks tasks,
            DueCallbacks due,
            Unparks unparks) {
        this.loop = loop;
        this.driven = driven;
        this.clock = clock;
        this.wheel = wheel;
        this.tasks = tasks;
        this.due = due;
        this.unparks = unparks;
    }

    /** All of them, until the loop ends; the body of its thread. */
    void run() {
        try {
            look(0); // so that the poller knows its thread before the first task runs
            while (!loop.isEnding() || hasWork()) {
                next();
            }
        } finally {
            end();
        }
    }

    /** One turn of a driven loop; false if it has ended. */
    boolean drive() {
        loop.awake();
        if (loop.isEnding() && !hasWork()) {
            end();
            return false;
        }
        next();
        return true;
    }

    private void end() {
        unparks.end();
        scratch = null; // whoever keeps a stream that was closed here keeps the loop, but not its native memory
        loop.end();
    }

    /** When a driver must run it at the latest. */
    long sleepsUntil() {
        return sleepsUntil;
    }

    /** The number of the turn; from any thread. */
    long number() {
        return (long) TURN.getOpaque(this);
    }

    /** Whether there are tasks or callbacks to run. */
    boolean hasWork() {
        return !due.isEmpty() || !tasks.isEmpty();
    }

    private void next() {
        TURN.setOpaque(this, turn + 1);
        tasks.run(loop);
        due.takeIn();
        due.run(CALLBACKS_PER_TURN);
        runTimers();
        long nanos = 0;
        if (!loop.isEnding() && !hasWork()) {
            loop.aboutToSleep();
            nanos = wheel.sleepTime(clock);
            if (loop.isEnding() || hasWork()) {
                nanos = 0;
            }
        }
        look(nanos);
    }

    private void runTimers() {
        if (wheel.isEmpty()) {
            return;
        }
        long now = clock.read();
        for (TimerNode node = wheel.pollExpired(now); node != null; node = wheel.pollExpired(now)) {
            try {
                node.expired(wheel.expiredTicket());
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, loop + ": a timer failed", e);
            }
        }
        due.run(CALLBACKS_PER_TURN);
    }

    private void look(long nanos) {
        polls = true;
        if (driven) {
            lookWithoutWaiting(nanos);
            return;
        }
        try {
            loop.poller().poll(nanos, this);
        } catch (IOException | RuntimeException | Error e) {
            unparks.flush();
            LOG.log(System.Logger.Level.ERROR, loop + ": poll failed; trying again", e);
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
        } finally {
            loop.awake();
            unparks.flushAndYield();
        }
    }

    /** The driver waits, not the poller: unless there was an event, the loop sleeps until it is woken or its time comes. */
    private void lookWithoutWaiting(long nanos) {
        sleepsUntil = nanos < 0 ? Long.MAX_VALUE : clock.read() + nanos;
        try {
            loop.poller().poll(0, this);
        } catch (IOException e) {
            throw new UncheckedIOException(loop + ": poll failed", e);
        }
        if (nanos == 0) {
            loop.awake();
        }
    }

    /** An event of the poller's. */
    @Override
    public void ready(PollSocket socket, int events) {
        if (polls) {
            polls = false;
            loop.awake(); // the poll has not returned yet, but it sleeps no more
        }
        Object attachment = socket.attachment();
        if (attachment == null) {
            return; // adopted or accepted, and its owner not yet known: whoever owns it will ask
        }
        if (!driven) { // else nobody waits by parking
            unparks.collect();
        }
        try {
            ((LoopSocket) attachment).ready(events);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, loop + ": an event of " + attachment + " failed", e);
        }
        runCallbacks();
    }

    /** They may take their time, so those who were waiting come first. */
    private void runCallbacks() {
        if (due.hasNext()) {
            unparks.flush();
            due.run(CALLBACKS_PER_EVENT);
        }
    }

    /** A buffer for bytes that nobody wants, cleared. */
    ByteBuffer scratch() {
        if (scratch == null) {
            scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
        }
        return scratch.clear();
    }
}

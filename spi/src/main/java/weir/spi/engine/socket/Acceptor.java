package weir.spi.engine.socket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.PollSocket;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.TimerNode;

/**
 * The queue of accepts. Out of file descriptors it pauses and leaves the accepts waiting: connections stay in the
 * operating system's queue, and the loop does not spin over a listener that stays ready (rule E3). Likewise if its scope
 * has all the streams it may have; then it is not time that ends the pause, but a stream that closes.
 */
final class Acceptor extends ReadyQueue {
    private static final System.Logger LOG = System.getLogger("weir.socket");
    private static final long PAUSE_NANOS = 100_000_000;

    private final Pause pause = new Pause();

    // Guarded by the lock.
    private boolean paused;
    /** The latest try found the scope full: until {@link #resume}, or a submission that finds room, no event is asked. */
    private boolean full;

    private @Nullable Throwable failure;

    /** Ends the pause. */
    private final class Pause extends TimerNode {
        @Override
        protected void expired(long ticketAtStart) {
            lock();
            try {
                paused = false;
            } finally {
                unlock();
            }
            recheck();
        }
    }

    Acceptor(Listener listener) {
        super(listener);
        hint(MAYBE);
    }

    @Override
    int event() {
        return PollSocket.READ;
    }

    private Listener listener() {
        return (Listener) owner();
    }

    @Override
    @Nullable
    AioStatus advance(Operation operation) {
        while (hint() != NOT_READY && !paused && hasPlace()) {
            try {
                AioStatus status = acceptOne(operation);
                if (status != null) {
                    return status;
                }
            } finally {
                limit().giveBack();
            }
        }
        return null;
    }

    /** How the operation ends, or null if it does not yet: the hint has changed, or a pause begun. */
    private @Nullable AioStatus acceptOne(Operation operation) {
        // Of the listener's own backend: during a swap the scope may stand on another already.
        EventLoop into = listener().loop().siblings().enterLoop();
        if (into == null) {
            throw new IllegalStateException("a loop ended although " + listener() + " lives on it");
        }
        PollSocket taken = null;
        try {
            taken = listener().socket().accept(into.poller());
        } catch (IOException | RuntimeException e) {
            if (Failures.status(e) == AioStatus.NOFILES) {
                pause(e);
                return null;
            }
            failure = e;
            return Failures.status(e);
        } finally {
            if (taken == null) {
                into.leave();
            }
        }
        hint(taken == null ? NOT_READY : MAYBE);
        Stream stream = taken == null ? null : streamOrNull(taken, into);
        if (stream == null) {
            return null;
        }
        operation.setOutput(0, stream);
        return AioStatus.OK;
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        return status == AioStatus.OK || failure == null ? null : Failures.cause(failure);
    }

    @Override
    void wantEvent() {
        if (!paused && !full) {
            super.wantEvent();
        }
    }

    /** Null if the connection has ended before it became a stream: the next one is taken instead. */
    private @Nullable Stream streamOrNull(PollSocket taken, EventLoop into) {
        try {
            return listener().streamOf(taken, into);
        } catch (IOException | RuntimeException | Error e) {
            AioStatus status = Failures.status(e);
            boolean ordinary = status == AioStatus.CONNRESET || status == AioStatus.CLOSED;
            LOG.log(
                    ordinary ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "a connection to " + listener() + " was dropped",
                    e);
            return null;
        }
    }

    private void pause(Exception cause) {
        paused = true;
        hint(NOT_READY);
        EventLoop loop = listener().loop();
        loop.startTimer(pause, loop.nanoTime() + PAUSE_NANOS, 0);
        unwantEvent();
        listener().home.acceptPaused();
        try {
            LOG.log(
                    System.Logger.Level.WARNING,
                    listener() + ": out of files, pausing for 100 ms: {0}",
                    cause.getMessage());
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e); // a logger may need a file for its first record; the pause holds all the same
        }
    }

    // The limit of streams

    private StreamLimit limit() {
        return listener().home.streamLimit();
    }

    private boolean hasPlace() {
        boolean was = full;
        full = !limit().reserve(this);
        if (full && !was) {
            unwantEvent();
            listener().home.limitReached();
        }
        return !full;
    }

    /**
     * There is room: tries again, and lets the next one try if some is left. From any thread, under whatever lock; so it
     * only asks a loop. Any loop will do, as any thread may submit an accept: the listener's own may end meanwhile.
     */
    void resume() {
        listener().loop().execute(() -> {
            lock();
            try {
                full = false;
            } finally {
                unlock();
            }
            recheck();
            limit().wakeNext();
        });
    }

    // The end

    void stopPause() {
        pause.cancel();
        limit().forget(this);
    }
}

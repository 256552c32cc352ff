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
 * operating system's queue, and the loop does not spin over a listener that stays ready (rule E3).
 */
final class Acceptor extends ReadyQueue {
    private static final System.Logger LOG = System.getLogger("weir.socket");
    private static final long PAUSE_NANOS = 100_000_000;

    private final Pause pause = new Pause();

    // Guarded by the lock.
    private boolean paused;
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
        while (hint() != NOT_READY && !paused) {
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
            if (stream != null) {
                operation.setOutput(0, stream);
                return AioStatus.OK;
            }
        }
        return null;
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        return status == AioStatus.OK || failure == null ? null : Failures.cause(failure);
    }

    @Override
    void wantEvent() {
        if (!paused) {
            super.wantEvent();
        }
    }

    /** Null if the connection has ended before it became a stream: the next one is taken instead. */
    private @Nullable Stream streamOrNull(PollSocket taken, EventLoop into) {
        try {
            return listener().streamOf(taken, into);
        } catch (IOException | RuntimeException e) {
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
        listener().socket().unwant(PollSocket.READ);
        listener().home.acceptPaused();
        EventLoop loop = listener().loop();
        loop.startTimer(pause, loop.nanoTime() + PAUSE_NANOS, 0);
        try {
            LOG.log(
                    System.Logger.Level.WARNING,
                    listener() + ": out of files, pausing for 100 ms: {0}",
                    cause.getMessage());
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e); // a logger may need a file for its first record; the pause holds all the same
        }
    }

    void stopPause() {
        pause.cancel();
    }
}

package weir.sp.pipe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.OperationQueue;

/**
 * Dials, and dials again when the connection is lost. Between two tries it waits a random part of a time that starts at
 * {@code reconnectMin} and doubles up to {@code reconnectMax}; a pipe that was attached sets it back. The counterpart is
 * {@code nng_dialer}.
 *
 * <p>One thing at a time: trying, connected, or waiting; each step's end begins the next.
 */
public abstract class Dialing implements Endpoint {
    private final SocketCore core;
    private final String url;
    private final Aio pauseAio;
    /** Who wants to know of the first connection. */
    private final OperationQueue first;

    // Guarded by the socket's lock.
    private long pause;
    private boolean closed;
    /** The first try has failed, and who had asked for it was told: there is no second. */
    private boolean isOver;

    Dialing(SocketCore core, String url) throws AioException {
        this.core = core;
        this.url = url;
        first = core.newQueue();
        pauseAio = core.scope().newAio(aio -> {
            if (aio.result() == AioStatus.OK) {
                tryOnce();
            }
        });
        core.lock();
        try {
            closed = !core.add(this);
        } finally {
            core.unlock();
        }
        if (closed) {
            pauseAio.close();
            throw new AioException(AioStatus.CLOSED, "the socket is closed");
        }
    }

    final SocketCore core() {
        return core;
    }

    @Override
    public final String url() {
        return url;
    }

    /** Tries to connect; ends in {@link #attach} or {@link #failed}. */
    abstract void tryOnce();

    /** Gives back what a try uses. */
    abstract void release();

    /** Dials in the background, for ever. */
    public final void begin() {
        tryOnce();
    }

    /**
     * Dials; the operation ends as the first try does, and if that fails there is no second. {@code nng_dial} without
     * {@code NNG_FLAG_NONBLOCK}.
     */
    public final boolean begin(Aio aio) {
        Operation operation = Operation.of(aio);
        core.lock();
        try {
            long ticket = first.start(operation, Kind.DIAL_SOCKET);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                first.finish(operation, ticket, AioStatus.CLOSED, 0, null);
                return true;
            }
            if (!first.append(operation, ticket)) {
                return true;
            }
        } finally {
            core.unlock();
        }
        tryOnce();
        return true;
    }

    /** Begins a pipe, with the lock. False if it is not wanted any more: then whoever made it lets it go. */
    final boolean attach(Pipe pipe) {
        if (closed) {
            return false;
        }
        if (pipe.begin()) {
            pause = 0;
            first.finishAll(AioStatus.OK, null);
        } else {
            isOver = !first.isEmpty();
            first.finishAll(AioStatus.CONNABORTED, new AioException(AioStatus.CONNABORTED, "one pipe too many"));
        }
        return true;
    }

    @Override
    public final void pipeClosed(Pipe pipe) {
        if (isOver) { // written under the lock before the pipe noted that it closes
            close();
        } else {
            again();
        }
    }

    /** A try has failed. */
    final void failed(AioStatus status, @Nullable Throwable cause) {
        boolean isClosing = status == AioStatus.CLOSED || status == AioStatus.STOPPED;
        boolean wasFirst;
        core.lock();
        try {
            wasFirst = !first.isEmpty();
            first.finishAll(status, cause);
        } finally {
            core.unlock();
        }
        if (wasFirst) {
            close();
        } else if (!isClosing) {
            SocketCore.debug("dialing " + url + ": " + status + ", " + cause);
            again();
        }
    }

    private void again() {
        long nanos;
        core.lock();
        try {
            if (closed) {
                return;
            }
            long least = core.tuning().reconnectMin;
            long most = Math.max(least, core.tuning().reconnectMax);
            pause = pause == 0 ? least : Math.min(2 * pause, most);
            nanos = pause == 0 ? 0 : core.nextRandomBelow(pause);
        } finally {
            core.unlock();
        }
        core.scope().sleep(Duration.ofNanos(nanos), pauseAio);
    }

    @Override
    public final void close() {
        core.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            core.remove(this);
            first.finishAll(AioStatus.CLOSED, null);
        } finally {
            core.unlock();
        }
        core.stopGreeting(this);
        release();
        core.dispose(pauseAio);
    }
}

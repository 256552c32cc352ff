package weir.sp.pipe;

import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationQueue;

/**
 * Runs an action of a protocol's at a time, under the lock of its socket. It can be set and cleared under that lock as often
 * as one likes at hardly any cost: a timer that runs already is left alone unless it would be too late, and its end looks
 * what is wanted by then.
 */
public final class Alarm {
    private enum Kind implements OperationKind {
        ALARM
    }

    private final SocketCore core;
    private final Runnable action;
    private final OperationQueue queue;
    private final Aio aio;

    // Guarded by the socket's lock.
    private boolean isWanted;
    private long wanted;
    private boolean isBusy;
    private long runsUntil;

    /** Makes one that is not set. */
    public Alarm(SocketCore core, Runnable action) {
        this.core = core;
        this.action = action;
        queue = core.newQueue();
        aio = core.scope().newAio(this::ended);
    }

    /** Sets it, instead of what was set before. */
    public void setIn(long nanos) {
        isWanted = true;
        wanted = core.scope().nanoTime() + nanos;
        if (!isBusy) {
            start();
        } else if (runsUntil - wanted > 0 && !queue.isEmpty()) {
            Operation running = Operation.of(aio);
            queue.remove(running);
            queue.finish(running, running.ticket(), AioStatus.CANCELED, 0, null); // whose callback starts anew
        }
    }

    /** Forgets what was set. */
    public void clear() {
        isWanted = false;
    }

    private void start() {
        Operation operation = Operation.of(aio);
        long ticket = queue.start(operation, Kind.ALARM);
        if (ticket == Operation.NOT_ACCEPTED) {
            return; // all is closing
        }
        isBusy = true;
        runsUntil = wanted;
        queue.appendUntil(operation, ticket, wanted);
    }

    private void ended(Aio ended) {
        core.lock();
        try {
            isBusy = false;
            if (!isWanted || ended.result() == AioStatus.STOPPED || core.isClosed()) {
                return;
            }
            if (core.scope().nanoTime() - wanted >= 0) {
                isWanted = false;
                action.run();
            } else {
                start();
            }
        } finally {
            core.unlock();
        }
    }

    /** Gives back its handle; under no lock. */
    public void close() {
        core.dispose(aio);
    }
}

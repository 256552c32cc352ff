package weir.spi.engine;

import java.time.Duration;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/** The provider of a scope's sleeps: operations that only their timers end. */
final class Sleeper implements OperationOwner {
    private enum Kind implements OperationKind {
        SLEEP
    }

    private final Scope scope;
    private final OperationQueue queue = new OperationQueue(this);
    /** Guarded by the queue's lock. */
    private boolean closed;

    Sleeper(Scope scope) {
        this.scope = scope;
    }

    boolean sleep(Duration duration, Aio aio) {
        long nanos = Durations.nanos(duration, "duration");
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.SLEEP);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else if (nanos == 0) {
                queue.finish(operation, ticket, AioStatus.OK, 0, null);
            } else if (nanos == Durations.ENDLESS) {
                queue.append(operation, ticket);
            } else {
                queue.appendUntil(operation, ticket, scope.nanoTime() + nanos);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    @Override
    public Dispatcher dispatcher() {
        return scope.dispatcher();
    }

    @Override
    public String peer() {
        return "";
    }

    @Override
    public void close() {
        queue.lock();
        try {
            closed = true;
            queue.finishAll(AioStatus.CLOSED, null);
        } finally {
            queue.unlock();
        }
    }
}

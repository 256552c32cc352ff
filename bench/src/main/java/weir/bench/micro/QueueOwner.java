package weir.bench.micro;

import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/** Provides operations that wait in a queue, with their timers running, until they are finished from outside. */
final class QueueOwner implements OperationOwner {
    private enum Kind implements OperationKind {
        QUEUED
    }

    private final Dispatcher dispatcher;
    private final OperationQueue queue = new OperationQueue(this);

    QueueOwner(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Starts an operation and arms its timer, if its handle has a timeout. */
    void submit(Aio aio) {
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.QUEUED);
            if (ticket != Operation.NOT_ACCEPTED) {
                queue.append(operation, ticket);
            }
        } finally {
            queue.unlock();
        }
    }

    /** Finishes the operation that waits longest, and so cancels its timer. */
    void finishFirst() {
        queue.lock();
        try {
            Operation first = queue.head();
            if (first != null) {
                queue.remove(first);
                queue.finish(first, first.ticket(), AioStatus.OK, 1, null);
            }
        } finally {
            queue.unlock();
        }
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return "";
    }

    @Override
    public void close() {
        queue.lock();
        try {
            queue.finishAll(AioStatus.CLOSED, null);
        } finally {
            queue.unlock();
        }
    }
}

package weir.stress.model;

import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/**
 * A provider as its author writes it, see {@link OperationQueue}: an operation takes one permit, or waits for it in the
 * order of submission. Permits are what bytes are to a stream: none may be lost or taken twice.
 */
public final class Permits implements OperationOwner {
    private enum Kind implements OperationKind {
        TAKE
    }

    private final Dispatcher dispatcher;
    private final OperationQueue queue = new OperationQueue(this);

    // Guarded by the queue's lock.
    private int left;
    private boolean closed;

    /** Makes one with so many permits. */
    public Permits(Dispatcher dispatcher, int left) {
        this.dispatcher = dispatcher;
        this.left = left;
    }

    /**
     * Submits an operation.
     *
     * @return whether it was accepted
     */
    public boolean take(Operation operation) {
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.TAKE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else if (left > 0 && queue.isEmpty()) {
                left--;
                queue.finish(operation, ticket, AioStatus.OK, 1, null);
            } else {
                queue.append(operation, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    /** Starts an operation that is in no queue: whoever calls it finishes it, and nobody can cancel it. */
    public long start(Operation operation) {
        return operation.start(this, Kind.TAKE, (aborted, ticket) -> {});
    }

    /** Gives a permit to the operation that waits longest, or keeps it. */
    public void give() {
        queue.lock();
        try {
            Operation first = queue.head();
            if (first == null) {
                left++;
            } else {
                queue.remove(first);
                queue.finish(first, first.ticket(), AioStatus.OK, 1, null);
            }
        } finally {
            queue.unlock();
        }
    }

    /** The permits that are left; for whoever is alone with it. */
    public int left() {
        return left;
    }

    /** Whether an operation waits; for whoever is alone with it. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return "model";
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

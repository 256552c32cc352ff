package weir.soak.traffic;

import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/** A provider of a custom operation: takes wait for a token that is put. */
final class Shelf implements OperationOwner {
    private enum What implements OperationKind {
        TAKE_TOKEN
    }

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final OperationQueue queue;
    private int tokens; // guarded by the queue's lock
    private boolean closed; // guarded by the queue's lock

    @SuppressWarnings("this-escape") // nobody takes before it is made
    Shelf(EngineScope scope) {
        this.scope = scope;
        dispatcher = scope.dispatcher();
        queue = new OperationQueue(this);
        scope.add(this);
    }

    /** Takes a token, now or when there is one. */
    boolean take(Aio aio) {
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, What.TAKE_TOKEN);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else if (tokens > 0) {
                tokens--;
                queue.finish(operation, ticket, AioStatus.OK, 0, null);
            } else {
                queue.append(operation, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    /** Gives a token to the take that waits longest, or keeps it. */
    void put() {
        queue.lock();
        try {
            Operation waiting = queue.head();
            if (waiting == null) {
                tokens++;
            } else {
                queue.remove(waiting);
                queue.finish(waiting, waiting.ticket(), AioStatus.OK, 0, null);
            }
        } finally {
            queue.unlock();
        }
    }

    int tokens() {
        queue.lock();
        try {
            return tokens;
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
        return "shelf";
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
        scope.remove(this);
    }
}

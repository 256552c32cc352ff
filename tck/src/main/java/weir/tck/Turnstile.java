package weir.tck;

import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/**
 * Permits to wait for: the smallest operation of one's own on the public SPI. An {@code OK} has taken one permit and
 * counts 1; anything else has taken none. So permits given = operations that ended OK + permits left, whatever raced.
 */
final class Turnstile implements OperationOwner {
    enum Kind implements OperationKind {
        ENTER
    }

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final OperationQueue queue = new OperationQueue(this);

    // Guarded by the queue's lock.
    private long permits;
    private boolean closed;

    Turnstile(AioService service) {
        scope = EngineScope.of(service);
        dispatcher = scope.dispatcher();
        scope.add(this);
    }

    /** Takes a permit, or waits for one. */
    boolean enter(Aio aio) {
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.ENTER);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else if (permits > 0) {
                permits--;
                queue.finish(operation, ticket, AioStatus.OK, 1, null);
            } else {
                queue.append(operation, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    /** Lets one in: the one that waits longest, or the next to come. */
    void permit() {
        queue.lock();
        try {
            Operation first = queue.head();
            if (first == null) {
                permits++;
            } else {
                queue.remove(first);
                queue.finish(first, first.ticket(), AioStatus.OK, 1, null);
            }
        } finally {
            queue.unlock();
        }
    }

    /** Takes away the permits that nobody took, and says how many they were. */
    long takePermitsLeft() {
        queue.lock();
        try {
            long left = permits;
            permits = 0;
            return left;
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
        return "turnstile";
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

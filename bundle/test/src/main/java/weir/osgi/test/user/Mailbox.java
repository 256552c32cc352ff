package weir.osgi.test.user;

import java.util.function.Predicate;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/** A provider of operations that never end by themselves, for handles of whatever bundle. */
final class Mailbox implements OperationOwner, Predicate<Aio> {
    private enum Kind implements OperationKind {
        TAKE
    }

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final OperationQueue queue = new OperationQueue(this);
    private boolean closed; // guarded by the queue's lock

    /** Makes one that closes with the service of its bundle. */
    Mailbox(AioService service) {
        scope = EngineScope.of(service);
        dispatcher = scope.dispatcher();
        scope.add(this);
    }

    /** Submits a take; whether it was accepted. */
    @Override
    public boolean test(Aio aio) {
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.TAKE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else {
                queue.append(operation, ticket);
            }
            return true;
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
        return "mailbox of " + scope.name();
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

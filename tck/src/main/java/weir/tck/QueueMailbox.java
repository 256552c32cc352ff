package weir.tck;

import java.util.ArrayDeque;
import java.util.Deque;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Canceller;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationQueue;

/** A mailbox by the six steps that the text of {@link OperationQueue} shows. */
public class QueueMailbox implements Mailbox {
    /** What its operations do. */
    public enum Kind implements OperationKind {
        /** Waits for a text. */
        TAKE
    }

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final OperationQueue queue;
    private final Deque<String> texts = new ArrayDeque<>(); // guarded by the queue's lock
    private boolean closed; // guarded by the queue's lock

    /** Makes an empty mailbox that closes with a scope. */
    @SuppressWarnings("this-escape") // newQueue must not look at the subclass's fields
    public QueueMailbox(EngineScope scope) {
        this.scope = scope;
        dispatcher = scope.dispatcher();
        queue = newQueue();
        scope.add(this);
    }

    /** The queue of those who wait; for subclasses that do it wrong. */
    protected OperationQueue newQueue() {
        return new OperationQueue(this);
    }

    /** The queue of those who wait. */
    protected final OperationQueue queue() {
        return queue;
    }

    @Override
    public boolean take(Aio aio) {
        Operation operation = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(operation, Kind.TAKE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (closed) {
                queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            } else if (!texts.isEmpty()) {
                give(operation, ticket, texts.remove());
            } else {
                queue.append(operation, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void put(String text) {
        queue.lock();
        try {
            Operation waiting = queue.head();
            if (waiting == null) {
                texts.add(text);
            } else {
                queue.remove(waiting);
                give(waiting, waiting.ticket(), text);
            }
        } finally {
            queue.unlock();
        }
    }

    /** Ends one take; under the lock. */
    protected void give(Operation operation, long ticket, String text) {
        operation.setOutput(0, text);
        queue.finish(operation, ticket, AioStatus.OK, text.length(), null);
    }

    @Override
    public Canceller canceller() {
        return queue;
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return "mailbox";
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

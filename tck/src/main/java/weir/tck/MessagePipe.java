package weir.tck;

import java.util.ArrayDeque;
import java.util.Objects;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.Message;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/**
 * A channel of messages in memory, written on the public SPI as an author of custom operations would. It holds up to
 * {@code capacity} messages; a send waits while it is full, a receive while it is empty. So never do both wait, and one
 * queue, with one lock, does for both.
 */
final class MessagePipe implements OperationOwner {
    enum Kind implements OperationKind {
        SEND_MESSAGE,
        RECV_MESSAGE
    }

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final int capacity;
    private final OperationQueue queue = new OperationQueue(this);

    // Guarded by the queue's lock.
    private final ArrayDeque<Message> held = new ArrayDeque<>();
    private boolean closed;

    MessagePipe(AioService service, int capacity) {
        this.capacity = capacity;
        scope = EngineScope.of(service);
        dispatcher = scope.dispatcher();
        scope.add(this);
    }

    /** Sends the message of the handle; counts its body. */
    boolean send(Aio aio) {
        Operation sender = Operation.of(aio);
        Objects.requireNonNull(sender.carriedMessage(), "message; set one with setMessage");
        queue.lock();
        try {
            long ticket = queue.start(sender, Kind.SEND_MESSAGE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            Operation receiver = headOf(Kind.RECV_MESSAGE);
            if (closed) {
                queue.finish(sender, ticket, AioStatus.CLOSED, 0, null);
            } else if (receiver != null) {
                queue.remove(receiver);
                Message message = taken(sender, ticket);
                give(receiver, receiver.ticket(), message);
            } else if (held.size() < capacity) {
                held.add(taken(sender, ticket));
            } else {
                queue.append(sender, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    /** Receives a message into the handle; counts its body. */
    boolean recv(Aio aio) {
        Operation receiver = Operation.of(aio);
        queue.lock();
        try {
            long ticket = queue.start(receiver, Kind.RECV_MESSAGE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            receiver.carryMessage(null); // a failed receive leaves none
            if (closed) {
                queue.finish(receiver, ticket, AioStatus.CLOSED, 0, null);
                return true;
            }
            Operation sender = headOf(Kind.SEND_MESSAGE);
            if (sender != null) {
                queue.remove(sender);
                held.add(taken(sender, sender.ticket()));
            }
            Message first = held.poll();
            if (first != null) {
                give(receiver, ticket, first);
            } else {
                queue.append(receiver, ticket);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    private Operation headOf(Kind kind) {
        Operation head = queue.head();
        return head != null && head.kind() == kind ? head : null;
    }

    /** Ends a send; its message is the pipe's from here. */
    private Message taken(Operation sender, long ticket) {
        Message message = sender.carriedMessage();
        sender.carryMessage(null);
        queue.finish(sender, ticket, AioStatus.OK, message.body().remaining(), null);
        return message;
    }

    private void give(Operation receiver, long ticket, Message message) {
        receiver.carryMessage(message);
        queue.finish(receiver, ticket, AioStatus.OK, message.body().remaining(), null);
    }

    /** How many messages are in it. */
    int size() {
        queue.lock();
        try {
            return held.size();
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
        return "pipe";
    }

    @Override
    public void close() {
        queue.lock();
        try {
            closed = true;
            queue.finishAll(AioStatus.CLOSED, null);
            held.forEach(Message::close);
            held.clear();
        } finally {
            queue.unlock();
        }
        scope.remove(this);
    }
}

package weir.sp.protocol;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.pipe.Kind;
import weir.sp.pipe.SocketCore;
import weir.spi.Operation;
import weir.spi.OperationQueue;

/** The operations that wait until their message is taken, in order. */
final class Senders {
    /** Where messages go. */
    interface Taker {
        /** Whether a message can be taken now; it is then. */
        boolean isReady();

        /** Takes one. */
        void take(Packet packet);

        /** Why none is taken at all, or null. */
        default @Nullable AioStatus sendRefusal() {
            return null;
        }

        /** A submission was accepted that is not refused; what it puts an end to ends now. */
        default void begin() {}

        /** It could not take a message, and will be asked again when the operation is to be served. */
        default void senderWaits() {}
    }

    private final SocketCore core;
    private final OperationQueue queue;
    private final Taker taker;
    private final Function<Message, @Nullable Packet> handOver;

    Senders(SocketCore core, Function<Message, @Nullable Packet> handOver, Taker taker) {
        this.core = core;
        this.taker = taker;
        this.handOver = handOver;
        queue = core.newQueue();
    }

    boolean submit(Aio aio) {
        Operation operation = Operation.of(aio);
        Objects.requireNonNull(operation.carriedMessage(), "message; set one with setMessage");
        Deadlines.setIfNone(operation, aio, core, core.tuning().sendTimeout);
        core.lock();
        try {
            long ticket = queue.start(operation, Kind.SEND_MESSAGE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            AioStatus refusal = core.isClosed() ? AioStatus.CLOSED : taker.sendRefusal();
            if (refusal != null) {
                queue.finish(operation, ticket, refusal, 0, null);
                return true;
            }
            taker.begin();
            if (queue.isEmpty() && taker.isReady()) {
                take(operation, ticket);
            } else if (queue.append(operation, ticket)) {
                taker.senderWaits();
            }
            return true;
        } finally {
            core.unlock();
        }
    }

    /** The taker may be ready again. */
    void pump() {
        for (Operation head = queue.head(); head != null && taker.isReady(); head = queue.head()) {
            queue.remove(head);
            take(head, head.ticket());
        }
    }

    private void take(Operation operation, long ticket) {
        Message message = Objects.requireNonNull(operation.carriedMessage());
        Packet packet = handOver.apply(message);
        if (packet == null) { // closed, or sent by another handle, while it waited
            queue.finish(operation, ticket, AioStatus.STATE, 0, null);
            return;
        }
        operation.carryMessage(null);
        long count = packet.body().length();
        taker.take(packet);
        queue.finish(operation, ticket, AioStatus.OK, count, null);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void end(AioStatus status) {
        queue.finishAll(status, null);
    }
}

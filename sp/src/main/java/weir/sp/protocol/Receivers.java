package weir.sp.protocol;

import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.sp.message.Packet;
import weir.sp.pipe.Kind;
import weir.sp.pipe.SocketCore;
import weir.spi.Operation;
import weir.spi.OperationQueue;

/** The operations that wait for a message, in order. */
final class Receivers {
    /** Where messages come from. */
    interface Giver {
        /** The next message, or null if there is none now. */
        @Nullable
        Packet poll();

        /** Why none will come, or null. */
        default @Nullable AioStatus recvRefusal() {
            return null;
        }

        /** A message goes to the application now. */
        default void given(Packet packet) {}

        /** There was none, and an operation waits. */
        default void receiverWaits() {}
    }

    private final SocketCore core;
    private final OperationQueue queue;
    private final Giver giver;

    Receivers(SocketCore core, Giver giver) {
        this.core = core;
        this.giver = giver;
        queue = core.newQueue();
    }

    boolean submit(Aio aio) {
        Operation operation = Operation.of(aio);
        Deadlines.setIfNone(operation, aio, core, core.tuning().recvTimeout);
        core.lock();
        try {
            long ticket = queue.start(operation, Kind.RECV_MESSAGE);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            operation.carryMessage(null); // a failed receive leaves none
            AioStatus refusal = core.isClosed() ? AioStatus.CLOSED : giver.recvRefusal();
            if (refusal != null) {
                queue.finish(operation, ticket, refusal, 0, null);
                return true;
            }
            Packet first = queue.isEmpty() ? giver.poll() : null;
            if (first != null) {
                give(operation, ticket, first);
            } else if (queue.append(operation, ticket)) {
                giver.receiverWaits();
            }
            return true;
        } finally {
            core.unlock();
        }
    }

    /** Gives a message to the operation that waits longest; false if none waits. */
    boolean give(Packet packet) {
        Operation head = queue.head();
        if (head == null) {
            return false;
        }
        queue.remove(head);
        give(head, head.ticket(), packet);
        return true;
    }

    private void give(Operation operation, long ticket, Packet packet) {
        giver.given(packet);
        operation.carryMessage(core.show(packet));
        queue.finish(operation, ticket, AioStatus.OK, packet.body().length(), null);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void end(AioStatus status) {
        queue.finishAll(status, null);
    }
}

package weir.tck.broken;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationQueue;
import weir.tck.QueueMailbox;

/** Providers of custom operations that are broken, one fault each. */
final class BrokenMailboxes {
    private BrokenMailboxes() {}

    /** Finishes each take twice; the engine refuses and counts the second. */
    static final class FinishesTwice extends QueueMailbox {
        FinishesTwice(EngineScope scope) {
            super(scope);
        }

        @Override
        protected void give(Operation operation, long ticket, String text) {
            super.give(operation, ticket, text);
            queue().finish(operation, ticket, AioStatus.INTERNAL, 0, null);
        }
    }

    /** Cancels whatever runs on the handle, not the take that was meant. */
    static final class IgnoresTicket extends QueueMailbox {
        IgnoresTicket(EngineScope scope) {
            super(scope);
        }

        @Override
        protected OperationQueue newQueue() {
            return new OperationQueue(this) {
                @Override
                public void cancel(Operation operation, long ticket) {
                    super.cancel(operation, operation.ticket());
                }
            };
        }
    }

    /** Writes the output of a take that is over. */
    static final class OverwritesResult extends QueueMailbox {
        private @Nullable Operation last; // guarded by the queue's lock

        OverwritesResult(EngineScope scope) {
            super(scope);
        }

        @Override
        protected void give(Operation operation, long ticket, String text) {
            if (last != null && last != operation) {
                last.setOutput(0, text);
            }
            last = operation;
            super.give(operation, ticket, text);
        }
    }

    /** Takes a cancelled take off its list and forgets to finish it. */
    static final class LosesOnCancel extends QueueMailbox {
        private final List<Operation> lost = new ArrayList<>(); // guarded by the queue's lock

        LosesOnCancel(EngineScope scope) {
            super(scope);
        }

        @Override
        protected OperationQueue newQueue() {
            return new OperationQueue(this) {
                @Override
                public void cancel(Operation operation, long ticket) {
                    lock();
                    try {
                        remove(operation);
                        lost.add(operation);
                    } finally {
                        unlock();
                    }
                }
            };
        }

        /** Finishes them late, or the close of the scope would wait for ever. */
        @Override
        public void close() {
            queue().lock();
            try {
                lost.forEach(operation -> queue().finish(operation, operation.ticket(), AioStatus.CLOSED, 0, null));
                lost.clear();
            } finally {
                queue().unlock();
            }
            super.close();
        }
    }
}

package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to know when an operation is over: a node of the operation's stack of waiters. A signal takes all
 * nodes off and tells each to look again; whoever is not satisfied pushes itself anew.
 */
abstract class Waiter {
    /** Written before the node is pushed, and by the thread that has taken the stack. */
    @Nullable
    Waiter next;

    abstract void signal();

    /** A thread parked in an await. */
    static final class Parked extends Waiter {
        private final Operation operation;
        private final Thread thread = Thread.currentThread();
        /** Set before the unpark; the parked thread pushes the node again only after it has seen this. */
        volatile boolean signalled;

        Parked(Operation operation) {
            this.operation = operation;
        }

        @Override
        void signal() {
            signalled = true;
            operation.unpark(thread);
        }
    }

    /** Somebody to be told on the finishing thread: a future. */
    static final class Listening extends Waiter {
        private final Operation operation;
        private final long ticket;
        private final Runnable action;

        Listening(Operation operation, long ticket, Runnable action) {
            this.operation = operation;
            this.ticket = ticket;
            this.action = action;
        }

        @Override
        void signal() {
            if (operation.isOver(ticket)) {
                action.run();
            } else {
                operation.push(this);
                // It may have ended between the look and the push: then nobody else would signal this node.
                if (operation.isOver(ticket)) {
                    operation.signalWaiters();
                }
            }
        }
    }

    /** Gives a closed handle back, since that takes locks of the scope. */
    static final class Releasing extends Waiter {
        private final Operation operation;

        Releasing(Operation operation) {
            this.operation = operation;
        }

        @Override
        void signal() {
            operation.releaseOnce();
        }
    }

    static void signalAll(@Nullable Waiter taken) {
        Waiter waiter = taken;
        while (waiter != null) {
            Waiter following = waiter.next;
            waiter.next = null;
            waiter.signal();
            waiter = following;
        }
    }
}

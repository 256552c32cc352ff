package weir.sp.pipe;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import weir.sp.message.Packet;

/**
 * A pipe to another socket of this process. Messages go into a short queue, from which the other side takes them; each side
 * tells the other by a call on the loop, so that never a thread has the locks of two sockets, nor goes from one to the
 * other and back on its stack.
 */
final class InprocPipe extends Pipe {
    private static final int DEPTH = 16;

    private final ArrayBlockingQueue<Packet> arriving = new ArrayBlockingQueue<>(DEPTH);
    private final LoopCall arrival;
    private final LoopCall departure;
    private @Nullable InprocPipe far;

    /** Guarded by the socket's lock: the other side is told when it can send on. */
    private boolean taken;
    /** Read by the other side, which has another lock. */
    private volatile boolean gone;

    InprocPipe(SocketCore core, Endpoint endpoint, String remote) {
        super(core, endpoint, remote);
        arrival = new LoopCall(core.scope(), () -> withLock(this::arrived));
        departure = new LoopCall(core.scope(), () -> withLock(this::departed));
    }

    void join(InprocPipe other) {
        far = other;
    }

    private InprocPipe far() {
        if (far == null) {
            throw new IllegalStateException("not joined");
        }
        return far;
    }

    private void withLock(Runnable action) {
        core().lock();
        try {
            action.run();
        } finally {
            core().unlock();
        }
    }

    @Override
    public boolean canTake() {
        return !isClosed() && far().arriving.remainingCapacity() > 0;
    }

    @Override
    public void take(Packet packet) {
        Packet own = packet;
        if (packet.isShared()) {
            own = packet.copy();
            packet.release();
        }
        own.headerIntoBody(); // as a stream would bring it
        far().arriving.add(own); // there is room: nobody else adds
        note(WRITE);
    }

    @Override
    int act(int actions) {
        if ((actions & WRITE) != 0) {
            far().arrival.call();
        }
        if ((actions & READ) != 0) {
            far().departure.call();
        }
        if ((actions & CLOSE) != 0) {
            core().dispose(arrival.aio(), departure.aio());
            far().arrival.call(); // finds this side closed
            endpoint().pipeClosed(this);
        }
        return actions & RESUME;
    }

    @Override
    void acted(int done) {
        if (done != 0) {
            arrived();
        }
    }

    @Override
    void closing() {
        gone = true;
    }

    private void arrived() {
        while (!isClosed() && !holds()) {
            Packet next = arriving.poll();
            if (next == null) {
                if (far().gone) {
                    close();
                }
                break;
            }
            taken = true;
            deliver(next);
        }
        if (taken) {
            taken = false;
            note(READ);
        }
    }

    private void departed() {
        if (canTake()) {
            core().protocol().writable(this);
        }
    }
}

package weir.spi.engine.socket;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Dispatcher;
import weir.spi.OperationOwner;
import weir.spi.PollSocket;
import weir.spi.SocketKind;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopSocket;
import weir.spi.engine.loop.Waits;

/**
 * A socket with its place: the scope it belongs to, the loop it lives on, the poll socket that moves its bytes. All
 * three stay what they are for users while loop and poll socket are exchanged below.
 */
public abstract class Endpoint implements OperationOwner, LoopSocket {
    private static final System.Logger LOG = System.getLogger("weir.socket");

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    final SocketHome home;

    // The links of the scope's list of endpoints, guarded by that list.
    @Nullable
    Endpoint previous;

    @Nullable
    Endpoint next;

    boolean listed;
    boolean removed;

    /** Changed on the old loop's thread, with all directions owned. */
    private volatile EventLoop loop;
    /** As loop; null before it is opened and after it was closed. */
    private volatile @Nullable PollSocket socket;

    private volatile boolean closing;

    /**
     * An endpoint without a socket yet.
     *
     * @param loop entered; the endpoint leaves it when it closes or moves
     */
    Endpoint(SocketHome home, EventLoop loop) {
        this.home = home;
        this.loop = loop;
    }

    /** A loop for an endpoint that begins. */
    static EventLoop enterLoop(SocketHome home) {
        EventLoop entered = home.enterLoop();
        if (entered == null) {
            throw new IllegalStateException("the service is closed; allowed: opening sockets while it is open");
        }
        return entered;
    }

    @Override
    public final Dispatcher dispatcher() {
        return loop;
    }

    /** The loop it lives on now. */
    public final EventLoop loop() {
        return loop;
    }

    /** The poll socket; for a direction that is owned and not closed. */
    final PollSocket socket() {
        PollSocket open = socket;
        if (open == null) {
            throw new IllegalStateException(this + " has no socket");
        }
        return open;
    }

    final @Nullable PollSocket socketOrNull() {
        return socket;
    }

    /** Gives it its socket; on its loop, or before anybody else knows it. */
    final void open(@Nullable PollSocket opened) {
        socket = opened;
        if (opened != null) {
            opened.attach(this);
        }
    }

    /** Whether a scope that drains still takes it: an accepted or dialled stream, but nothing that begins anew. */
    public boolean mayComeWhileDraining() {
        return false;
    }

    /** Whether it is closed when its scope begins to drain. */
    public boolean endsWithDrain() {
        return false;
    }

    /** What it is, for moves. */
    abstract SocketKind kind();

    /** Takes all locks of its directions, always in the same order: the one place where two are held. */
    abstract void lockAll();

    abstract void unlockAll();

    /** After a move: nothing is known of the new socket's readiness, so tries everything. On the new loop. */
    abstract void recheck();

    /** Ends all operations CLOSED and lets nobody at the socket any more; any thread, twice does nothing. */
    abstract void shut(@Nullable Throwable cause);

    /** Closes the socket; on the loop, after {@link #shut}. Must end in {@link #closed}. */
    abstract void closeOnLoop();

    // The end

    @Override
    public final void close() {
        closeWithoutWaiting(null);
        if (!EventLoop.isLoopThread()) {
            awaitClosed();
        }
    }

    /** Whether a move makes sense: not once it is closing. */
    public final boolean isMovable() {
        return !closing;
    }

    final boolean isClosing() {
        return closing;
    }

    /**
     * Ends its operations and begins to close it, without waiting for its loop.
     *
     * @param cause that of the operations' ends, if any
     */
    public final void closeWithoutWaiting(@Nullable Throwable cause) {
        if (beginClose()) {
            // First: a stage of a future that shut() completes may close again, and wait.
            onLoop(() -> {
                shut(cause);
                closeOnLoop();
            });
            shut(cause);
        }
    }

    /** Ends what a close still waits for; on any thread. */
    public void cutClose() {}

    private boolean beginClose() {
        lockAll();
        try {
            boolean first = !closing;
            closing = true;
            return first;
        } finally {
            unlockAll();
        }
    }

    /** Runs a task on the loop that the endpoint lives on by then. */
    public final void onLoop(Runnable task) {
        loop.execute(() -> {
            if (loop.isCurrentThread()) {
                task.run();
            } else {
                onLoop(task); // it moved meanwhile
            }
        });
    }

    /** Waits until the address is free again; a stream has none of its own and returns at once. Not on a loop. */
    void awaitClosed() {}

    /**
     * Waits for a latch that {@link #afterClosed} opens. Bounded, since a callback that wants a monitor of our caller's
     * may hold up the loop: then the address is free a little later.
     */
    final void awaitClosed(CountDownLatch closed) {
        Waits waits = loop.waits();
        waits.await(closed, waits.in(PATIENCE_NANOS));
    }

    /** The socket is closed. */
    void afterClosed() {}

    /** Closes the poll socket, if there is one, and leaves the scope; the last thing that closeOnLoop does. */
    final void closed() {
        PollSocket open = socket;
        socket = null;
        if (open != null) {
            Failures.closeQuietly(open);
        }
        discard();
        afterClosed();
    }

    /** Leaves scope and loop; for an endpoint that never came to life. */
    final void discard() {
        // First: whoever waits for the scope to be empty then joins the loop.
        loop.leave();
        home.remove(this);
    }

    // Moving

    /**
     * Moves it to another loop, of the same or another backend; on its present loop.
     *
     * @param target entered by the caller; left again unless the answer is MOVED
     */
    public final Move moveTo(EventLoop target) {
        EventLoop old = loop;
        if (!old.isCurrentThread()) {
            target.leave();
            throw new IllegalStateException(
                    this + " is moved on " + Thread.currentThread().getName() + ", not on " + old);
        }
        Move move;
        lockAll();
        try {
            move = closing ? Move.GONE : handOver(target);
        } finally {
            unlockAll();
        }
        boolean hasMoved = move.is(Move.Outcome.MOVED);
        (hasMoved ? old : target).leave();
        switch (move.outcome()) {
            case MOVED -> target.execute(this::recheck);
            case STAYED ->
                old.execute(this::recheck); // it may have been taken back: a new poll socket, asked for nothing
            case CLOSED ->
                closeWithoutWaiting(new AioException(
                        AioStatus.CLOSED, "no backend could take " + this + ": " + move.reason(), move.reason()));
            case GONE -> {}
        }
        return move;
    }

    /** Moves it to the backend that its scope has by then; for those that began on another. */
    public final void relocate() {
        onLoop(this::relocateHere);
    }

    /** As {@link #relocate}, at once; on its present loop. */
    public final Move relocateHere() {
        EventLoop target = home.enterLoop();
        if (target == null) {
            return Move.GONE;
        }
        if (target.siblings() == loop.siblings()) {
            target.leave();
            return Move.GONE;
        }
        Move move = moveTo(target);
        if (move.is(Move.Outcome.MOVED) && home.loops() != loop.siblings()) {
            relocate(); // the next swap may have looked for it just before it arrived
        }
        Throwable reason = move.reason();
        return move.is(Move.Outcome.STAYED) && reason != null && closeIfGone(reason) ? Move.closed(reason) : move;
    }

    /** Closes it if it cannot stay where it lives; whether it did. */
    public final boolean closeIfGone(Throwable notMoved) {
        String gone = loop.siblings().goneBecause();
        if (gone == null) {
            return false;
        }
        closeWithoutWaiting(goneBecause(gone, notMoved));
        return true;
    }

    private static AioException goneBecause(String gone, @Nullable Throwable notMoved) {
        return new AioException(AioStatus.CLOSED, notMoved == null ? gone : gone + ": " + notMoved, notMoved);
    }

    /** Takes the socket from one poller to the other; with all directions owned. */
    Move handOver(EventLoop target) {
        PollSocket old = socket;
        if (old == null) {
            loop = target; // a listener that does not listen yet
            return Move.MOVED;
        }
        NetworkChannel channel;
        try {
            channel = old.release();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.INFO, this + " stays: its backend does not hand it over", e);
            return Move.stayed(e);
        }
        try {
            adopt(target, channel);
            loop = target;
            return Move.MOVED;
        } catch (IOException | RuntimeException | Error e) {
            return takeBack(channel, e);
        }
    }

    private void adopt(EventLoop on, NetworkChannel channel) throws IOException {
        PollSocket taken = on.poller().adopt(kind(), channel);
        adopted(taken);
        open(taken);
    }

    /** What a backend must be able to do to take it over. */
    abstract Capability needs();

    /** Why it would not move from one backend to the other, as far as can be known beforehand; null if it would. */
    public final @Nullable String obstacle(BackendProvider from, BackendProvider to) {
        String reason = from.lacks(Capability.HANDOVER);
        if (reason != null) {
            return from.name() + " does not hand it over: " + reason;
        }
        reason = to.lacks(Capability.HANDOVER);
        if (reason == null) {
            reason = to.lacks(needs());
        }
        return reason == null ? null : to.name() + " does not take it: " + reason;
    }

    /** Tells a new socket what the old one knew. */
    void adopted(PollSocket taken) {}

    /** Puts it on another loop without its socket; with all directions owned. */
    final void setLoop(EventLoop target) {
        loop = target;
    }

    private Move takeBack(NetworkChannel channel, Throwable refused) {
        try {
            adopt(loop, channel);
            LOG.log(System.Logger.Level.INFO, this + " stays: the other backend does not take it", refused);
            return Move.stayed(refused);
        } catch (IOException | RuntimeException | Error e) {
            if (e != refused) { // a backend may throw the same one each time
                refused.addSuppressed(e);
            }
            LOG.log(System.Logger.Level.WARNING, this + " ends: neither backend takes it", refused);
            socket = null;
            Failures.closeQuietly(channel);
            return Move.closed(refused);
        }
    }

    /**
     * Why an endpoint was closed whose backend went away.
     *
     * @param notMoved why it did not move to another, if that was tried
     */
    public static AioException backendGone(String backend, @Nullable Throwable notMoved) {
        return goneBecause("the backend " + backend + " was removed", notMoved);
    }
}

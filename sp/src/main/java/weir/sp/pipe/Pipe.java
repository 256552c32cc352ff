package weir.sp.pipe;

import org.jspecify.annotations.Nullable;
import weir.sp.message.Packet;

/**
 * One connection of a socket's, after both sides have told their protocols. All methods but {@link #act} are for the holder
 * of the socket's lock. The counterpart is {@code nng_pipe}.
 *
 * <p>Life: made, attached or refused, closed. What it must do outside the lock it notes with {@link #note}.
 */
public abstract class Pipe {
    private final SocketCore core;
    private final Endpoint endpoint;
    private final String remote;
    private final int id;

    private int noted;
    private boolean attached;
    private boolean closed;
    private @Nullable Packet held;
    private @Nullable Object attachment;

    Pipe(SocketCore core, Endpoint endpoint, String remote) {
        this.core = core;
        this.endpoint = endpoint;
        this.remote = remote;
        id = core.nextId();
    }

    final SocketCore core() {
        return core;
    }

    /** Tells it from the others of its socket: 1 and up. {@code nng_pipe_id}. */
    public final int id() {
        return id;
    }

    /** The peer's address. */
    public final String remote() {
        return remote;
    }

    /** What brought it. */
    public final Endpoint endpoint() {
        return endpoint;
    }

    /** What the protocol has tied to it. */
    public final @Nullable Object attachment() {
        return attachment;
    }

    /** Ties something of the protocol's to it. */
    public final void attach(@Nullable Object newAttachment) {
        attachment = newAttachment;
    }

    /** Whether it has been closed. */
    public final boolean isClosed() {
        return closed;
    }

    // Life

    /** Comes to the socket; closes if that will not have it. */
    final boolean begin() {
        attached = core.attach(this);
        if (!attached) {
            close();
            return false;
        }
        note(RESUME);
        core.protocol().writable(this);
        return true;
    }

    /** Closes it. What its protocol has given to it and is not yet sent may be lost. */
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (attached) {
            attached = false;
            core.detach(this);
        }
        if (held != null) {
            held.release();
            held = null;
        }
        closing();
        note(CLOSE);
    }

    /** The last chance to note what must be done before it closes. */
    abstract void closing();

    // Sending

    /** Whether it takes a message now. */
    public abstract boolean canTake();

    /**
     * Takes a message; only if {@link #canTake}.
     *
     * @param packet from here this pipe's, or also this pipe's if others hold it; sent with its header
     */
    public abstract void take(Packet packet);

    // Receiving

    /** A message arrived. False if it must wait: then nothing more may come until it was taken. */
    final boolean deliver(Packet packet) {
        packet.origin(this);
        if (core.protocol().received(this, packet)) {
            return true;
        }
        if (closed) {
            packet.release(); // the protocol has closed this pipe over it
        } else {
            held = packet;
        }
        return false;
    }

    /** Whether a message waits here that the protocol had no room for. */
    public final boolean holds() {
        return held != null;
    }

    /** Takes the message that waits; the next comes once the lock is free. */
    public final Packet takeHeld() {
        Packet taken = held;
        if (taken == null) {
            throw new IllegalStateException("no message waits in pipe " + id);
        }
        held = null;
        note(RESUME);
        return taken;
    }

    // Doing

    static final int WRITE = 1;
    static final int READ = 2;
    static final int CLOSE = 4;
    static final int CALL = 8;
    /** Receive again, first what is there by now; nothing is to be done without the lock. */
    static final int RESUME = 16;

    /** Notes that something must be done once the lock is free. */
    final void note(int action) {
        if (noted == 0) {
            core.addDue(this);
        }
        noted |= action;
    }

    final int takeActions() {
        int taken = noted;
        noted = 0;
        return taken;
    }

    /** Does it, without the lock; what of it is complete by now. Throws nothing. */
    abstract int act(int actions);

    /** Learns that something is complete, with the lock. */
    abstract void acted(int done);
}

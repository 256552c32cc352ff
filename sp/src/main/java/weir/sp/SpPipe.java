package weir.sp;

import weir.sp.pipe.Pipe;
import weir.sp.pipe.SocketCore;

/** A connection of a socket's, after both sides have told their protocols. The counterpart is {@code nng_pipe}. */
public final class SpPipe {
    private final SocketCore core;
    private final Pipe pipe;

    SpPipe(SocketCore core, Pipe pipe) {
        this.core = core;
        this.pipe = pipe;
    }

    /** Tells it from the others of its socket: 1 and up. {@code nng_pipe_id}. */
    public int id() {
        return pipe.id();
    }

    /** The peer's address as text, as the backend gives it, or the URL of an {@code inproc} pipe. */
    public String remoteAddress() {
        return pipe.remote();
    }

    /** The URL of the dialer or listener that brought it. */
    public String url() {
        return pipe.endpoint().url();
    }

    /** Closes it; a dialer that brought it will dial again. {@code nng_pipe_close}. */
    public void close() {
        core.lock();
        try {
            pipe.close();
        } finally {
            core.unlock();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpPipe that && that.pipe == pipe;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(pipe);
    }

    @Override
    public String toString() {
        return "pipe " + id() + " to " + remoteAddress();
    }
}

package weir.sp.pipe;

import java.time.Duration;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;

/** Accepts connections and makes pipes of them. The counterpart is {@code nng_listener}. */
public final class Accepting implements Endpoint {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final SocketCore core;
    private final StreamListener listener;
    private final boolean typed;
    private final Aio acceptAio;
    private final Aio pauseAio;

    /** Guarded by the socket's lock. */
    private boolean closed;

    /** Makes one that is part of its socket and has not begun. */
    public Accepting(SocketCore core, StreamListener listener, boolean tcp) throws AioException {
        this.core = core;
        this.listener = listener;
        typed = !tcp;
        acceptAio = core.scope().newAio(this::accepted);
        pauseAio = core.scope().newAio(aio -> {
            if (aio.result() == AioStatus.OK) {
                accept();
            }
        });
        if (tcp) {
            listener.setOption(StreamOptions.NODELAY, true);
        }
        core.lock();
        try {
            closed = !core.add(this);
        } finally {
            core.unlock();
        }
        if (closed) {
            core.dispose(acceptAio, pauseAio);
            throw new AioException(AioStatus.CLOSED, "the socket is closed");
        }
    }

    /** Binds and listens. */
    public void begin() throws AioException {
        try {
            listener.listen();
        } catch (AioException e) {
            close();
            throw e;
        }
        accept();
    }

    private void accept() {
        listener.accept(acceptAio);
    }

    private void accepted(Aio aio) {
        ByteStream stream = aio.stream();
        AioStatus status = aio.result();
        if (status == AioStatus.OK && stream != null) {
            accept();
            greet(stream);
        } else if (status != AioStatus.CLOSED && status != AioStatus.STOPPED) {
            SocketCore.log("accepting at " + listener.url() + ": " + status + "; trying again", aio.cause());
            core.scope().sleep(PAUSE_AFTER_FAILURE, pauseAio);
        }
    }

    private void greet(ByteStream stream) {
        Handshake.begin(core, this, stream, failure -> {
            if (failure != null) {
                SocketCore.debug("refused " + stream.remoteAddress() + ": " + failure);
                stream.close();
                return;
            }
            if (!attach(stream)) {
                stream.close();
            }
        });
    }

    private boolean attach(ByteStream stream) {
        core.lock();
        try {
            if (!closed) {
                new StreamPipe(core, this, stream, typed).begin();
            }
            return !closed;
        } finally {
            core.unlock();
        }
    }

    @Override
    public void pipeClosed(Pipe pipe) {}

    /** Sets an option of the listener, or of the connections to come. */
    public <T> void setOption(AioOption<T> option, T value) throws AioException {
        listener.setOption(option, value);
    }

    @Override
    public String url() {
        return listener.url();
    }

    @Override
    public void close() {
        core.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            core.remove(this);
        } finally {
            core.unlock();
        }
        core.stopGreeting(this);
        listener.close();
        core.dispose(acceptAio, pauseAio);
    }
}

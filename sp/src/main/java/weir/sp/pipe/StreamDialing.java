package weir.sp.pipe;

import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamOptions;

/** Dials over TCP and Unix sockets. */
public final class StreamDialing extends Dialing {
    private final StreamDialer dialer;
    private final boolean typed;
    private final Aio dialAio;

    /** Makes one that is part of its socket and has not begun. */
    public StreamDialing(SocketCore core, StreamDialer dialer, boolean tcp) throws AioException {
        super(core, dialer.url());
        this.dialer = dialer;
        typed = !tcp;
        dialAio = core.scope().newAio(this::dialled);
        if (tcp) {
            dialer.setOption(StreamOptions.NODELAY, true);
        }
    }

    @Override
    void tryOnce() {
        if (!dialer.dial(dialAio)) {
            failed(AioStatus.CLOSED, null);
        }
    }

    private void dialled(Aio aio) {
        ByteStream stream = aio.stream();
        if (aio.result() != AioStatus.OK || stream == null) {
            failed(aio.result(), aio.cause());
            return;
        }
        Handshake.begin(core(), this, stream, failure -> {
            if (failure != null) {
                stream.close();
                failed(failure.status(), failure.exception());
            } else if (!attachUnderLock(stream)) {
                stream.close();
            }
        });
    }

    private boolean attachUnderLock(ByteStream stream) {
        core().lock();
        try {
            return attach(new StreamPipe(core(), this, stream, typed));
        } finally {
            core().unlock();
        }
    }

    /** Sets an option of the connections to come. */
    public <T> void setOption(AioOption<T> option, T value) throws AioException {
        dialer.setOption(option, value);
    }

    @Override
    void release() {
        dialer.close();
        core().dispose(dialAio);
    }
}

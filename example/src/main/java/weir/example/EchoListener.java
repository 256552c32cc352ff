package weir.example;

import java.time.Duration;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioUrl;
import weir.api.ByteStream;
import weir.api.StreamListener;

/** Accepts the connections of one address, for ever: one handle, one accept at a time. */
final class EchoListener implements AioCallback {
    /** After a failed accept, so that a lasting failure does not keep a processor busy. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AioService service;
    private final BufferPool buffers;
    private final StreamListener listener;
    private final Aio aio;

    /** Makes a listener; nothing is listening before {@link #start()}. */
    EchoListener(AioService service, String url, BufferPool buffers) throws AioException {
        this.service = service;
        this.buffers = buffers;
        this.listener = service.listener(url);
        this.aio = service.newAio(this);
    }

    void start() throws AioException {
        listener.listen();
        submitted(listener.accept(aio));
    }

    /** The address, with the port that was assigned. */
    AioUrl url() {
        return AioUrl.parse(listener.url());
    }

    @Override
    public void done(Aio same) {
        switch (aio.result()) {
            case CLOSED, STOPPED -> aio.close();
            case OK -> {
                ByteStream stream = aio.stream();
                if (stream != null) { // null: this was the pause
                    serve(stream);
                }
                submitted(listener.accept(aio));
            }
            default -> submitted(service.sleep(PAUSE, aio));
        }
    }

    private void serve(ByteStream stream) {
        try {
            new EchoConnection(service, stream, buffers).start();
        } catch (IllegalStateException e) { // no handle any more: the service is closing
            stream.close();
        }
    }

    private void submitted(boolean accepted) {
        if (!accepted) { // the service is closing: no callback will come
            aio.close();
        }
    }
}

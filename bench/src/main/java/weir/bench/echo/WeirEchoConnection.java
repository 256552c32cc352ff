package weir.bench.echo;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * Echoes on one stream with one handle: readable, recv, sendAll, and round again. It holds a buffer only between the
 * recv and the end of the send; recv and send usually end in their submission and skip their callback.
 */
public final class WeirEchoConnection implements AioCallback {
    private enum Step {
        READABLE,
        RECV,
        SEND
    }

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final ByteStream stream;
    private final EchoBuffers buffers;
    private final Aio aio;
    private ByteBuffer buffer = NONE;
    private Step step = Step.READABLE;

    /** A connection without timeout. */
    public WeirEchoConnection(AioService service, ByteStream stream, EchoBuffers buffers) {
        this(service, stream, buffers, null);
    }

    /** A connection each of whose operations has this timeout. */
    public WeirEchoConnection(AioService service, ByteStream stream, EchoBuffers buffers, @Nullable Duration timeout) {
        this.stream = stream;
        this.buffers = buffers;
        aio = service.newAio(this).setTimeout(timeout);
    }

    /** Begins. */
    public void start() {
        stream.readable(aio);
    }

    @Override
    public void done(Aio same) {
        boolean ended;
        do {
            ended = next();
        } while (ended);
    }

    /** Begins the next step; true if it has ended already. */
    private boolean next() {
        if (aio.result() != AioStatus.OK) {
            stream.close();
            giveBuffer();
            aio.close();
            return false;
        }
        boolean accepted = switch (step) {
            case READABLE -> {
                step = Step.RECV;
                buffer = buffers.take();
                yield stream.recv(aio.setIov(buffer).skipCallback());
            }
            case RECV -> {
                step = Step.SEND;
                buffer.flip();
                yield stream.sendAll(aio.skipCallback());
            }
            case SEND -> {
                step = Step.READABLE;
                giveBuffer();
                // Never skipped: each turn ends here, so that the loop's other connections come between.
                yield stream.readable(aio);
            }
        };
        return accepted && aio.skipped();
    }

    private void giveBuffer() {
        if (buffer != NONE) {
            aio.setIov(NONE); // the handle would keep it
            buffers.give(buffer);
            buffer = NONE;
        }
    }
}

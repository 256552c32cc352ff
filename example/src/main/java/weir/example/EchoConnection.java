package weir.example;

import java.nio.ByteBuffer;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * Sends back what comes in on one stream. One handle goes round: wait until there are bytes, receive them, send them.
 *
 * <p>While it waits it holds no buffer. Receive and send usually complete at once, and then without a callback, so a
 * message costs one callback and no allocation. Each turn ends with a wait: however much one peer sends, the other
 * connections of the loop come between, and the stack does not grow.
 */
final class EchoConnection implements AioCallback {
    private enum Step {
        WAIT,
        RECEIVE,
        SEND
    }

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final ByteStream stream;
    private final BufferPool buffers;
    private final Aio aio;
    private ByteBuffer buffer = NONE;
    private Step step = Step.WAIT;

    EchoConnection(AioService service, ByteStream stream, BufferPool buffers) {
        this.stream = stream;
        this.buffers = buffers;
        this.aio = service.newAio(this);
    }

    void start() {
        await();
    }

    @Override
    public void done(Aio same) {
        while (next()) {
            // The next step has ended as well, without a callback to come: go on here, not deeper in the stack.
        }
    }

    /** Begins the step after the one that has ended; true if this one has ended already. */
    private boolean next() {
        if (aio.result() != AioStatus.OK) { // the peer has finished (CONNSHUT) or is gone, or the server stops
            close();
            return false;
        }
        return switch (step) {
            case WAIT -> receive();
            case RECEIVE -> send();
            case SEND -> await();
        };
    }

    private boolean receive() {
        step = Step.RECEIVE;
        buffer = buffers.take();
        return endsAtOnce(stream.recv(aio.setIov(buffer).skipCallback()));
    }

    private boolean send() {
        step = Step.SEND;
        buffer.flip();
        return endsAtOnce(stream.sendAll(aio.skipCallback()));
    }

    private boolean await() {
        step = Step.WAIT;
        giveBuffer();
        return endsAtOnce(stream.readable(aio)); // with a callback in any case: see above
    }

    private boolean endsAtOnce(boolean accepted) {
        if (!accepted) { // the service is closing: no callback will come
            close();
        }
        return accepted && aio.skipped();
    }

    private void giveBuffer() {
        if (buffer.capacity() > 0) {
            aio.setIov(NONE); // the handle remembers its buffers, and would keep this one in memory
            buffers.give(buffer);
            buffer = NONE;
        }
    }

    private void close() {
        stream.close();
        giveBuffer();
        aio.close();
    }
}

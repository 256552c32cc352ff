package weir.spi.engine.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.PollSocket;

/** The sending direction of a stream. A submission writes at once, on the caller's thread, if nobody waits before it. */
final class Sender extends ReadyQueue {
    // Guarded by the lock.
    /** No send is taken any more; FIN follows the last one queued. */
    private boolean outputShut;

    private boolean finSent;

    private boolean hasSent;

    Sender(Stream stream) {
        super(stream);
        hint(MAYBE);
    }

    @Override
    int event() {
        return PollSocket.WRITE;
    }

    private Stream stream() {
        return (Stream) owner();
    }

    @Override
    boolean refuses() {
        return outputShut;
    }

    @Override
    void drained() {
        sendFin();
    }

    @Override
    @Nullable
    AioStatus advance(Operation operation) {
        long offered = operation.remaining();
        while (offered > 0) {
            AioException failure = stream().failure();
            if (failure != null) {
                return failure.status();
            }
            if (hint() == NOT_READY) {
                return null;
            }
            long count = write(operation);
            if (count < 0) {
                continue; // the hint has changed, or the stream has failed
            }
            stream().home.traffic().sent(count);
            operation.addMoved(count);
            hasSent = true;
            hint(count < offered ? NOT_READY : MAYBE);
            offered -= count;
            if (operation.kind() == StreamKind.SEND) {
                return AioStatus.OK;
            }
        }
        return AioStatus.OK;
    }

    /** The count, or -1 with the hint changed or the stream failed. */
    private long write(Operation operation) {
        try {
            ByteBuffer single = operation.buffer();
            long count = single != null
                    ? stream().socket().write(single)
                    : stream().socket().write(operation.buffers());
            if (count == PollSocket.AGAIN) {
                hint(NOT_READY);
                return -1;
            }
            return count;
        } catch (IOException | RuntimeException e) {
            stream().fail(e, "send");
            return -1;
        }
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        AioException failure = stream().failure();
        return status == AioStatus.OK || failure == null ? null : failure.getCause();
    }

    /** FIN behind the queued sends. */
    void shutdownOutput() {
        lock();
        try {
            if (!isShut() && !outputShut) {
                outputShut = true;
                if (isEmpty()) {
                    sendFin();
                }
            }
        } finally {
            unlock();
        }
    }

    private void sendFin() {
        if (!outputShut || finSent || stream().failure() != null) {
            return;
        }
        finSent = true;
        try {
            stream().socket().shutdownOutput();
        } catch (IOException | RuntimeException | Error e) {
            stream().fail(e, "shutdownOutput");
        }
    }

    boolean finSent() {
        return finSent;
    }

    /** Whether there is anything that a close could still have to deliver. */
    boolean hasSent() {
        return hasSent;
    }
}

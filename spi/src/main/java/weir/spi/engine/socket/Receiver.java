package weir.spi.engine.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.PollSocket;

/** The receiving direction of a stream. */
final class Receiver extends ReadyQueue {
    // Guarded by the lock.
    /** How every further receive ends: CONNSHUT or a failure; null while the stream goes on. */
    private @Nullable AioStatus end;
    /** The peer has ended its output or gone: a short read does not mean that nothing follows. */
    private boolean hangup;
    /** The turn of the loop in which a submission read: an event of the same turn may be older than that read. */
    private int readInTurn = -1;

    Receiver(Stream stream) {
        super(stream);
        hint(MAYBE); // what came before anybody could be told of it
    }

    @Override
    int event() {
        return PollSocket.READ;
    }

    private Stream stream() {
        return (Stream) owner();
    }

    @Override
    void triedInSubmission(Operation operation) {
        if (operation.kind() != StreamKind.READABLE) { // it takes nothing: what an event tells after it holds
            readInTurn = (int) stream().loop().turnNumber();
        }
    }

    @Override
    byte hintAfter(int events) {
        hangup |= (events & PollSocket.HANGUP) != 0;
        return readInTurn == (int) stream().loop().turnNumber() ? MAYBE : READY;
    }

    @Override
    @Nullable
    AioStatus advance(Operation operation) {
        if (operation.kind() == StreamKind.READABLE) {
            if (end != null || hint() == READY) {
                return AioStatus.OK;
            }
            if (hint() == MAYBE) {
                askEvent();
            }
            return null;
        }
        long wanted = operation.remaining();
        while (wanted > 0) {
            if (end != null) {
                return end;
            }
            if (hint() == NOT_READY) {
                return null;
            }
            long count = read(operation);
            if (count < 0) {
                continue; // the hint or the end has changed
            }
            stream().home.traffic().received(count);
            operation.addMoved(count);
            hint(count < wanted && !hangup && stream().failure() == null ? NOT_READY : MAYBE);
            wanted -= count;
            if (operation.kind() == StreamKind.RECV) {
                return AioStatus.OK;
            }
        }
        return AioStatus.OK;
    }

    /** The count, or -1 with the hint or the end changed. */
    private long read(Operation operation) {
        try {
            ByteBuffer single = operation.buffer();
            long count = single != null
                    ? stream().socket().read(single)
                    : stream().socket().read(operation.buffers());
            if (count == PollSocket.AGAIN) {
                hint(NOT_READY);
                return -1;
            }
            if (count == PollSocket.END) {
                AioException reset = stream().failure();
                end = reset == null ? AioStatus.CONNSHUT : reset.status();
                return -1;
            }
            return count;
        } catch (IOException | RuntimeException e) {
            end = stream().fail(e, "recv").status();
            return -1;
        }
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        AioException failure = stream().failure();
        return status == AioStatus.OK || status == AioStatus.CONNSHUT || failure == null ? null : failure.getCause();
    }
}

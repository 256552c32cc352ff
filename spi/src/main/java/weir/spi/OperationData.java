package weir.spi;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;

/**
 * What an operation carries: buffers, message, inputs on the way in, results and outputs on the way out.
 *
 * <p>All fields are plain. The caller writes them while the handle is idle, the provider while it holds the operation,
 * and the state word of {@link Operation} publishes them from one to the other.
 */
public abstract class OperationData {
    private static final ByteBuffer[] NO_BUFFERS = {};

    private @Nullable OperationOwner owner;
    private @Nullable OperationKind kind;
    private @Nullable Canceller canceller;
    private AioStatus result = AioStatus.OK;
    private @Nullable Throwable cause;
    /** While it runs: bytes moved so far. Afterwards: the result. */
    private long count;
    /** Null, a ByteBuffer, or a ByteBuffer[]: one field, since every idle connection pays for it. */
    private @Nullable Object iov;

    private @Nullable Message message;
    /** Inputs 0 to 3, then outputs 0 to 3; made when first used, then kept. */
    private @Nullable Object @Nullable [] params;

    // The links of an OperationQueue, guarded by its lock.
    @Nullable
    Operation previous;

    @Nullable
    Operation next;

    boolean queued;

    OperationData() {}

    // For providers

    /** The buffer, if there is just one. */
    public final @Nullable ByteBuffer buffer() {
        return iov instanceof ByteBuffer ? (ByteBuffer) iov : null;
    }

    /** The buffers; possibly none. The array is the operation's. */
    public final ByteBuffer[] buffers() {
        if (iov instanceof ByteBuffer[]) {
            return (ByteBuffer[]) iov;
        }
        return iov == null ? NO_BUFFERS : new ByteBuffer[] {(ByteBuffer) iov};
    }

    /** The bytes that the buffers have left. */
    public final long remaining() {
        if (iov instanceof ByteBuffer) {
            return ((ByteBuffer) iov).remaining();
        }
        long sum = 0;
        for (ByteBuffer buffer : buffers()) {
            sum += buffer.remaining();
        }
        return sum;
    }

    /**
     * Checks that the buffers can be received into.
     *
     * @throws IllegalArgumentException if one is read-only or there twice; the message says which
     */
    public final void requireWritable() {
        if (iov instanceof ByteBuffer) {
            requireWritable((ByteBuffer) iov, 0);
            return;
        }
        ByteBuffer[] buffers = buffers();
        for (int i = 0; i < buffers.length; i++) {
            requireWritable(buffers[i], i);
            for (int j = 0; j < i; j++) {
                if (buffers[i] == buffers[j]) {
                    throw new IllegalArgumentException(
                            "buffers " + j + " and " + i + " are the same; allowed for a receive: each once");
                }
            }
        }
    }

    private static void requireWritable(ByteBuffer buffer, int index) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(
                    "buffer " + index + " is read-only: " + buffer + "; allowed for a receive: writable buffers");
        }
    }

    /** Notes that so many bytes more have been moved, while the operation goes on. */
    public final void addMoved(long bytes) {
        count += bytes;
    }

    /** The bytes noted by {@link #addMoved} since the submission. */
    public final long moved() {
        return count;
    }

    /** The message of the operation, or null. A send takes it by setting null, a receive gives it. */
    public final @Nullable Message carriedMessage() {
        return message;
    }

    /**
     * Sets the message, or null; for the provider while it holds the operation. A receive clears it as soon as it has
     * started: a failed one leaves none (B7).
     */
    public final void carryMessage(@Nullable Message newMessage) {
        message = newMessage;
    }

    /** An input, index 0 to 3, or null. */
    public final @Nullable Object input(int index) {
        return params == null ? null : params[checkIndex(index)];
    }

    /** Sets an output, index 0 to 3; for the provider before it finishes the operation. */
    public final void setOutput(int index, @Nullable Object output) {
        params()[Aio.MAX_PARAMS + checkIndex(index)] = output;
    }

    /** Who provides the operation that runs, or ran last; null before the first. */
    public final @Nullable OperationOwner owner() {
        return owner;
    }

    /** What the operation that runs, or ran last, does; null before the first. */
    public final @Nullable OperationKind kind() {
        return kind;
    }

    // For the state machine and the engine's handle

    final void begin(OperationOwner newOwner, OperationKind newKind, Canceller newCanceller) {
        owner = newOwner;
        kind = newKind;
        canceller = newCanceller;
        end(AioStatus.OK, 0, null);
        clearOutputs();
    }

    final void end(AioStatus status, long newCount, @Nullable Throwable newCause) {
        result = status;
        count = newCount;
        cause = newCause;
    }

    /** Sets the result alone: of a submission that was not accepted. */
    final void refusedWith(AioStatus status) {
        result = status;
        cause = null;
    }

    final void clearOutputs() {
        if (params != null) {
            for (int i = Aio.MAX_PARAMS; i < params.length; i++) {
                params[i] = null;
            }
        }
    }

    final OperationOwner ownerOrThrow() {
        return Objects.requireNonNull(owner, "no operation was started");
    }

    final Canceller cancellerOrThrow() {
        return Objects.requireNonNull(canceller, "no operation was started");
    }

    final String kindName() {
        return kind == null ? "operation" : kind.name();
    }

    /** The status of the last operation. */
    protected final AioStatus lastResult() {
        return result;
    }

    /** The cause of the last operation's failure. */
    protected final @Nullable Throwable lastCause() {
        return cause;
    }

    /** Sets the buffers: null, a ByteBuffer, or a ByteBuffer[] that nobody else holds. */
    protected final void setBuffers(@Nullable Object newIov) {
        iov = newIov;
    }

    /** Sets an input. */
    protected final void setParam(int index, @Nullable Object input) {
        params()[checkIndex(index)] = input;
    }

    /** An output. */
    protected final @Nullable Object outputParam(int index) {
        checkIndex(index);
        return params == null ? null : params[Aio.MAX_PARAMS + index];
    }

    private @Nullable Object[] params() {
        if (params == null) {
            params = new Object[2 * Aio.MAX_PARAMS];
        }
        return params;
    }

    private static int checkIndex(int index) {
        if (index < 0 || index >= Aio.MAX_PARAMS) {
            throw new IllegalArgumentException("index " + index + "; allowed: 0 to " + (Aio.MAX_PARAMS - 1));
        }
        return index;
    }
}

package weir.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A reusable handle for one asynchronous operation at a time. The counterpart is {@code nng_aio}.
 *
 * <p><b>Life of an operation.</b> Set what it needs (buffers, a message, inputs, a timeout), submit it to an object
 * ({@code stream.recv(aio)}); the submission says whether it was accepted (H9). An accepted operation completes exactly
 * once (H2). Then its {@link #result()}, {@link #count()}, {@link #cause()}, outputs and {@link #message()} are set and
 * stay until the next accepted submission (H4), and the callback runs, or a thread in {@link #await()} goes on.
 *
 * <p><b>One operation at a time.</b> Submitting a handle whose operation runs throws {@link IllegalStateException} and
 * leaves the operation untouched (H1); so do all setters (H10). From the moment its callback is entered a handle may be
 * set and submitted again (H3). Results read while an operation runs are unspecified.
 *
 * <p><b>Buffers</b> belong to the operation while it runs. Position and limit are read at the submission; positions are
 * advanced by the count before the callback. Buffers and inputs stay set for the next submission.
 */
@ProviderType
public interface Aio extends AutoCloseable {
    /** The largest number of buffers that {@link #setIov(ByteBuffer...)} takes. */
    int MAX_IOV = 64;

    /** The number of inputs and of outputs; indexes run from 0 to 3. */
    int MAX_PARAMS = 4;

    // What the operation will use

    /**
     * Sets the one buffer to send from or to receive into. {@code nng_aio_set_iov}.
     *
     * @param buffer heap or direct; for a receive writable
     * @throws IllegalStateException if an operation runs
     */
    Aio setIov(ByteBuffer buffer);

    /** Sets two buffers, used in this order; as {@link #setIov(ByteBuffer...)}. */
    Aio setIov(ByteBuffer first, ByteBuffer second);

    /**
     * Sets the buffers to gather from or to scatter to, in this order. The array is copied. Without any the handle keeps no
     * buffer. {@code nng_aio_set_iov}.
     *
     * @param buffers 0 to {@value #MAX_IOV}
     * @throws IllegalArgumentException if there are more
     * @throws NullPointerException if one is null
     * @throws IllegalStateException if an operation runs
     */
    Aio setIov(ByteBuffer... buffers);

    /**
     * Sets the message to send, or null for none. {@code nng_aio_set_msg}. While a send runs the message is the
     * operation's; on {@link AioStatus#OK} it is gone from the handle, otherwise it is the caller's, as it was (B7).
     *
     * @throws IllegalStateException if an operation runs
     */
    Aio setMessage(@Nullable Message message);

    /** The message received, or the one set and not sent. {@code nng_aio_get_msg}. A failed receive leaves none. */
    @Nullable
    Message message();

    /**
     * Sets an input of the operation. {@code nng_aio_set_input}. What an input means says the submission, for instance
     * {@link UdpSocket#send}.
     *
     * @param index 0 to 3
     * @throws IllegalArgumentException for another index
     * @throws IllegalStateException if an operation runs
     */
    Aio setInput(int index, @Nullable Object input);

    /**
     * An output of the last operation. {@code nng_aio_get_output}.
     *
     * @param index 0 to 3
     * @param type the type that is expected
     * @return the output, or null if there is none
     * @throws IllegalArgumentException for another index
     * @throws ClassCastException if the output is of another type
     */
    <T> @Nullable T output(int index, Class<T> type);

    /** The stream that a successful dial or accept yielded (output 0), else null. */
    default @Nullable ByteStream stream() {
        return output(0, ByteStream.class);
    }

    /** Keeps an object of the application's with the handle; Weir does not look at it. */
    Aio attach(@Nullable Object attachment);

    /** The object given to {@link #attach}, or null. */
    @Nullable
    Object attachment();

    /**
     * Sets the timeout of this and all further operations. {@code nng_aio_set_timeout}.
     *
     * @param timeout counted from the submission; null or more than 2^62 ns = endless (the default), zero = the
     *     operation completes at once or ends {@link AioStatus#TIMEDOUT} (T1)
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if an operation runs
     */
    Aio setTimeout(@Nullable Duration timeout);

    /**
     * Sets the deadline of the next operation only; it overrides the timeout once. {@code nng_aio_set_expire}.
     *
     * @param nanoTime on the clock of {@link AioService#nanoTime()}; a time past = completes at once or
     *     {@link AioStatus#TIMEDOUT}
     * @throws IllegalStateException if an operation runs
     */
    Aio setExpire(long nanoTime);

    /**
     * Asks that the next operation, if it completes at once, in its submission, runs no callback and sets
     * {@link #skipped()} instead (H8): the submitter goes on with the result by itself. For the next operation only.
     *
     * @throws IllegalStateException if an operation runs
     */
    Aio skipCallback();

    /**
     * Whether the last operation completed in its submission without a callback, as {@link #skipCallback()} asked. In the
     * handle's own callback it may be asked right after a submission: false then means that a callback will come.
     *
     * <pre>{@code
     * boolean ended = stream.recv(aio.skipCallback()) && aio.skipped();
     * }</pre>
     */
    boolean skipped();

    // How it ended

    /** How the last operation ended; {@link AioStatus#OK} if there was none. {@code nng_aio_result}. */
    AioStatus result();

    /**
     * What the last operation counted: bytes moved by sends and receives, bytes stored of a datagram, 0 for others.
     * {@code nng_aio_count}.
     */
    long count();

    /** The JDK's exception behind a failure of the world, or null. */
    @Nullable
    Throwable cause();

    /**
     * Returns if the last operation ended {@link AioStatus#OK}.
     *
     * @throws AioException otherwise, with its status and cause
     */
    void check() throws AioException;

    /** Whether an operation runs or its callback has not yet returned. {@code nng_aio_busy}. */
    boolean busy();

    // Ending it early

    /**
     * Requests that the running operation end {@link AioStatus#CANCELED}. {@code nng_aio_cancel}; as
     * {@code abort(CANCELED)}.
     */
    default boolean cancel() {
        return abort(AioStatus.CANCELED);
    }

    /**
     * Requests that the running operation end early. {@code nng_aio_abort}. The first request wins. The operation still
     * completes exactly once; if it had moved bytes or taken a message already it ends {@link AioStatus#OK} (C2).
     *
     * @param status the status to end with
     * @return true if an operation was running and has an abort request now; false if none was running: then neither a
     *     finished result nor the next operation is touched (C1)
     * @throws IllegalArgumentException if the status is {@link AioStatus#OK} (C4)
     */
    boolean abort(AioStatus status);

    /**
     * Aborts with {@link AioStatus#STOPPED}, refuses all further submissions for ever, and waits until the operation has
     * completed and its callback has returned (C5). {@code nng_aio_stop}.
     *
     * @throws IllegalStateException on an event-loop thread, or in a callback of this handle (H6)
     */
    void stop();

    /**
     * As {@link #stop()}, waiting at most so long.
     *
     * @param timeout not negative
     * @return false if the operation or its callback still runs; the handle is stopped nevertheless
     * @throws IllegalArgumentException if the timeout is negative
     * @throws IllegalStateException on an event-loop thread, or in a callback of this handle
     * @throws InterruptedException if interrupted while waiting; the handle is stopped nevertheless
     */
    boolean stop(Duration timeout) throws InterruptedException;

    // Waiting

    /**
     * Waits for the operation that runs now, and for its callback; returns at once when none runs (H5).
     * {@code nng_aio_wait}. Also for virtual threads.
     *
     * @throws InterruptedException if interrupted; the operation goes on
     * @throws IllegalStateException on an event-loop thread, or in a callback of this handle (H6)
     */
    void await() throws InterruptedException;

    /**
     * As {@link #await()}, waiting at most so long.
     *
     * @param timeout not negative
     * @return false if the operation or its callback still runs
     * @throws IllegalArgumentException if the timeout is negative
     */
    boolean await(Duration timeout) throws InterruptedException;

    /** As {@link #await()}, but an interrupt only sets the thread's interrupt status. */
    void awaitUninterruptibly();

    /**
     * Stops the handle and gives it back. {@code nng_aio_free}, and in a callback {@code nng_aio_reap}: there, and on
     * every event-loop thread, it begins, returns, and ends when the callback has returned; elsewhere it waits, without
     * regard to interrupts. Closing again does nothing.
     */
    @Override
    void close();
}

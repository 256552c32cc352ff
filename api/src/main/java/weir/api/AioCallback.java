package weir.api;

/**
 * What runs when an operation has completed. The counterpart is the function given to {@code nng_aio_alloc}.
 *
 * <p>It runs exactly once for each accepted operation, never on the stack of the submission (H2), and callbacks of one
 * handle never overlap (H3). From the moment it is entered the handle may be submitted again, from within it or by any
 * other thread.
 *
 * <p>By default it runs on the event loop of the object used and so holds up everything else on that loop: it must not
 * block. A callback that throws is reported to {@link System.Logger} and does no harm to the loop (H7).
 */
@FunctionalInterface
public interface AioCallback {
    /**
     * The operation of the handle has completed.
     *
     * @param aio the handle; its result, count, outputs and message are set, its buffers are back
     * @throws Exception to be reported; it changes nothing
     */
    void done(Aio aio) throws Exception;
}

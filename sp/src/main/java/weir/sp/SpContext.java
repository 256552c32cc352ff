package weir.sp;

import weir.api.Aio;
import weir.sp.protocol.Context;

/**
 * One conversation of a socket that leads several at once: requests that do not wait for each other's answers, answers that do
 * not have to be given in turn. The counterpart is {@code nng_ctx}.
 */
public final class SpContext implements AutoCloseable {
    private final Context context;

    SpContext(Context context) {
        this.context = context;
    }

    /**
     * Sends the handle's message. {@code nng_ctx_send}.
     *
     * @return whether it was accepted
     * @throws NullPointerException if the handle has no message
     * @throws IllegalArgumentException if the message is no {@link SpMessage}
     * @throws IllegalStateException if the handle is busy
     */
    public boolean send(Aio aio) {
        SpSocket.requireMessage(aio);
        return context.send(aio);
    }

    /**
     * Receives a message into the handle. {@code nng_ctx_recv}.
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     */
    public boolean recv(Aio aio) {
        return context.recv(aio);
    }

    /** Ends its operations {@link weir.api.AioStatus#CLOSED}. {@code nng_ctx_close}. */
    @Override
    public void close() {
        context.close();
    }
}

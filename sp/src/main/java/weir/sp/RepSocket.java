package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Answering;
import weir.sp.protocol.Context;

/**
 * Answers: a message received is a request, and the next sent goes to who asked. A send without a request ends
 * {@link weir.api.AioStatus#STATE}; an answer to a peer that has gone is dropped. The counterpart is {@code nng_rep0_open}.
 */
public final class RepSocket extends SpSocket {
    private final Answering protocol;
    private final Context context;

    private RepSocket(AioService service) {
        super(service, "rep", 0, 1);
        protocol = run(Answering.rep(core(), SpSocket::handOver));
        context = protocol.open();
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static RepSocket open(AioService service) {
        return new RepSocket(service);
    }

    /**
     * Sends the handle's message to who asked. {@code nng_send_aio}.
     *
     * @return whether it was accepted
     * @throws NullPointerException if the handle has no message
     * @throws IllegalArgumentException if the message is no {@link SpMessage}
     * @throws IllegalStateException if the handle is busy
     */
    public boolean send(Aio aio) {
        return context.send(requireMessage(aio));
    }

    /**
     * Receives a message into the handle, a request. {@code nng_recv_aio}.
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     */
    public boolean recv(Aio aio) {
        return context.recv(aio);
    }

    /** Opens a conversation beside that of {@link #send} and {@link #recv}. {@code nng_ctx_open}. */
    public SpContext context() {
        return new SpContext(protocol.open());
    }
}

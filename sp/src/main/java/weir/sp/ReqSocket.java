package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Context;
import weir.sp.protocol.Req;

/**
 * Asks: a message sent is a request, and the next received is its answer. Requests go to the {@link RepSocket}s it is connected
 * with in turns, and again to another if one goes or does not answer in time, so a request may be answered twice, and the second
 * answer is dropped. A receive without a request ends {@link weir.api.AioStatus#STATE}; a new request ends what is left of the one
 * before {@link weir.api.AioStatus#CANCELED}. The counterpart is {@code nng_req0_open}.
 */
public final class ReqSocket extends SpSocket {
    private final Req protocol;
    private final Context context;

    private ReqSocket(AioService service) {
        super(service, "req", 0, 1);
        protocol = run(new Req(core(), SpSocket::handOver));
        context = protocol.open();
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static ReqSocket open(AioService service) {
        return new ReqSocket(service);
    }

    /**
     * Sends the handle's message as a request; {@code OK} once a pipe has it. {@code nng_send_aio}.
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
     * Receives a message into the handle, the answer. {@code nng_recv_aio}.
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

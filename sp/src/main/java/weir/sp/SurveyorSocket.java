package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Context;
import weir.sp.protocol.Surveyor;

/**
 * Asks all {@link RespondentSocket}s it is connected with: a message sent is a survey, those received are its answers, until its time
 * ({@link SpOptions#SURVEY_TIME}) is over: then a receive that waits ends {@link weir.api.AioStatus#TIMEDOUT}, and later ones
 * {@link weir.api.AioStatus#STATE}. A new survey ends the one before. The counterpart is {@code nng_surveyor0_open}.
 */
public final class SurveyorSocket extends SpSocket {
    private final Surveyor protocol;
    private final Context context;

    private SurveyorSocket(AioService service) {
        super(service, "surveyor", 0, 128);
        protocol = run(new Surveyor(core(), SpSocket::handOver));
        context = protocol.open();
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static SurveyorSocket open(AioService service) {
        return new SurveyorSocket(service);
    }

    /**
     * Sends the handle's message as a survey; never waits. {@code nng_send_aio}.
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
     * Receives a message into the handle, an answer. {@code nng_recv_aio}.
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

package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Push;

/**
 * Hands out work: each message goes to one of the {@link PullSocket}s it is connected with, in turns among those that can take
 * one. A send waits while none can. The counterpart is {@code nng_push0_open}.
 */
public final class PushSocket extends SpSocket {
    private final Push protocol;

    private PushSocket(AioService service) {
        super(service, "push", 0, 0);
        protocol = run(new Push(core(), SpSocket::handOver));
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static PushSocket open(AioService service) {
        return new PushSocket(service);
    }

    /**
     * Sends the handle's message; {@code OK} once a pipe or the buffer has it. {@code nng_send_aio}.
     *
     * @return whether it was accepted
     * @throws NullPointerException if the handle has no message
     * @throws IllegalArgumentException if the message is no {@link SpMessage}
     * @throws IllegalStateException if the handle is busy
     */
    public boolean send(Aio aio) {
        return protocol.send(requireMessage(aio));
    }
}

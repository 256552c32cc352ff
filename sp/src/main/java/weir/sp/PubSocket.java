package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Pub;

/**
 * Publishes: each message goes to all {@link SubSocket}s it is connected with. A send never waits; a subscriber that is too slow
 * misses the oldest. The counterpart is {@code nng_pub0_open}.
 */
public final class PubSocket extends SpSocket {
    private final Pub protocol;

    private PubSocket(AioService service) {
        super(service, "pub", 16, 0);
        protocol = run(new Pub(core(), SpSocket::handOver));
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static PubSocket open(AioService service) {
        return new PubSocket(service);
    }

    /**
     * Sends the handle's message. {@code nng_send_aio}.
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

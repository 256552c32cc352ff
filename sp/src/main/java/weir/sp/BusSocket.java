package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Bus;

/**
 * Speaks to all {@link BusSocket}s it is connected with, and hears them. A send never waits; a neighbour that is too slow misses
 * the newest. What is heard is not passed on. The counterpart is {@code nng_bus0_open}.
 */
public final class BusSocket extends SpSocket {
    private final Bus protocol;

    private BusSocket(AioService service) {
        super(service, "bus", 16, 1);
        protocol = run(new Bus(core(), SpSocket::handOver));
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static BusSocket open(AioService service) {
        return new BusSocket(service);
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

    /**
     * Receives a message into the handle. {@code nng_recv_aio}.
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     */
    public boolean recv(Aio aio) {
        return protocol.recv(aio);
    }
}

package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Pair;

/**
 * One to one, both directions. A second peer is turned away as long as the first is there. A send waits while there is no peer.
 * The counterparts are {@code nng_pair0_open} and {@code nng_pair1_open}; the versions do not understand each other.
 */
public final class PairSocket extends SpSocket {
    private final Pair protocol;

    private PairSocket(AioService service, int version) {
        super(service, "pair" + version, 0, 1);
        protocol = run(new Pair(core(), SpSocket::handOver, version));
    }

    /**
     * Opens one of version 0, which nanomsg speaks too; it belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static PairSocket open(AioService service) {
        return new PairSocket(service, 0);
    }

    /** As {@link #open}, of version 1, which counts the hops of a message. */
    public static PairSocket openV1(AioService service) {
        return new PairSocket(service, 1);
    }

    /**
     * Sends the handle's message; {@code OK} once the pipe or the buffer has it. {@code nng_send_aio}.
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

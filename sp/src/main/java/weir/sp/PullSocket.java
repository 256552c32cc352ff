package weir.sp;

import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Pull;

/**
 * Takes work from all the {@link PushSocket}s it is connected with, in turns. What the application does not take holds up those
 * who push. The counterpart is {@code nng_pull0_open}.
 */
public final class PullSocket extends SpSocket {
    private final Pull protocol;

    private PullSocket(AioService service) {
        super(service, "pull", 0, 1);
        protocol = run(new Pull(core()));
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static PullSocket open(AioService service) {
        return new PullSocket(service);
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

package weir.sp;

import weir.api.AioException;
import weir.api.AioOption;
import weir.sp.pipe.Accepting;
import weir.sp.pipe.Endpoint;
import weir.sp.pipe.StreamDialing;

/** What brings connections to a socket: it dials or it listens. The counterparts are {@code nng_dialer}, {@code nng_listener}. */
public final class SpEndpoint implements AutoCloseable {
    private final Endpoint endpoint;

    SpEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The address; of a listener with the port that was assigned for port 0. */
    public String url() {
        return endpoint.url();
    }

    /**
     * Sets an option of {@link weir.api.StreamOptions} for the connections to come. {@code NODELAY} is on unless set otherwise.
     *
     * @throws AioException {@link weir.api.AioStatus#NOTSUP} if the backend cannot do it, or the address is {@code inproc}
     */
    public <T> SpEndpoint setOption(AioOption<T> option, T value) throws AioException {
        if (endpoint instanceof StreamDialing dialing) {
            dialing.setOption(option, value);
        } else if (endpoint instanceof Accepting accepting) {
            accepting.setOption(option, value);
        } else {
            throw new AioException(weir.api.AioStatus.NOTSUP, url() + " has no options");
        }
        return this;
    }

    /** Brings no more connections; those that are there live on. */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return endpoint.url();
    }
}

package weir.sp.protocol;

import weir.api.Aio;

/** One conversation of a socket that leads several at once. The counterpart is {@code nng_ctx}. */
public interface Context {
    /** Sends the handle's message. */
    boolean send(Aio aio);

    /** Receives a message into the handle. */
    boolean recv(Aio aio);

    /** Ends its operations {@link weir.api.AioStatus#CLOSED}. */
    void close();
}

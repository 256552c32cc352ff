package weir.sp;

import java.nio.charset.StandardCharsets;
import weir.api.Aio;
import weir.api.AioService;
import weir.sp.protocol.Sub;

/**
 * Hears the {@link PubSocket}s it is connected with, of what they publish that which begins with a topic it has subscribed to. One
 * that is too slow misses the oldest, see {@link SpOptions#PREFER_NEW}. The counterpart is {@code nng_sub0_open}.
 */
public final class SubSocket extends SpSocket {
    private final Sub protocol;

    private SubSocket(AioService service) {
        super(service, "sub", 0, 128);
        protocol = run(new Sub(core()));
    }

    /**
     * Opens one that belongs to a service and closes with it.
     *
     * @throws IllegalArgumentException if the service is not of Weir's engine
     * @throws IllegalStateException if it is closed
     */
    public static SubSocket open(AioService service) {
        return new SubSocket(service);
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

    /** Takes messages that begin with these bytes from here on; none = all. {@code NNG_OPT_SUB_SUBSCRIBE}. */
    public void subscribe(byte[] topic) {
        protocol.subscribe(topic);
    }

    /** As {@link #subscribe(byte[])}, with the bytes of a text in UTF-8. */
    public void subscribe(String topic) {
        subscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ends a subscription, and drops what waits because of it alone. {@code NNG_OPT_SUB_UNSUBSCRIBE}.
     *
     * @return false if there was none
     */
    public boolean unsubscribe(byte[] topic) {
        return protocol.unsubscribe(topic);
    }

    /** As {@link #unsubscribe(byte[])}, with the bytes of a text in UTF-8. */
    public boolean unsubscribe(String topic) {
        return unsubscribe(topic.getBytes(StandardCharsets.UTF_8));
    }
}

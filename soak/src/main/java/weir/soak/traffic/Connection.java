package weir.soak.traffic;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;

/** Two streams, connected through a listener of their own. */
record Connection(ByteStream near, ByteStream far) {
    /** Longer than any close here needs: an end that must deliver is not to be cut off by a busy machine. */
    private static final Duration LINGER = Duration.ofSeconds(20);

    /** Connects two scopes, or null if one of them ends meanwhile. */
    static @Nullable Connection open(Stay nearStay, Stay farStay, String scheme, RandomGenerator random)
            throws AioException, InterruptedException {
        Site site = nearStay.site();
        String url = scheme.equals("tcp") ? "tcp://127.0.0.1:0" : "ipc://" + site.freshPath();
        int buffer = 4096 << random.nextInt(5);
        try (StreamListener listener = farStay.scope().listener(url)) {
            site.books().count(Event.LISTENER);
            listener.setOption(StreamOptions.RECV_BUFFER, buffer)
                    .setOption(StreamOptions.SEND_BUFFER, buffer)
                    .setOption(StreamOptions.LINGER, LINGER);
            listener.listen();
            Counted accept = farStay.counted();
            Counted dial = nearStay.counted();
            try (StreamDialer dialer = nearStay.scope().dialer(listener.url())) {
                dialer.setOption(StreamOptions.SEND_BUFFER, buffer)
                        .setOption(StreamOptions.RECV_BUFFER, buffer)
                        .setOption(StreamOptions.LINGER, LINGER);
                boolean accepting = accept.submit(Kind.ACCEPT, listener::accept);
                boolean dialling = dial.submit(Kind.DIAL, dialer::dial);
                ByteStream near = stream(nearStay, dial, dialling);
                ByteStream far = stream(farStay, accept, accepting);
                while (near != null && far != null && isStranger(near, far)) {
                    far.close();
                    site.books().count(Event.STRANGER);
                    far = stream(farStay, accept, accept.submit(Kind.ACCEPT, listener::accept));
                }
                if (near != null && far != null) {
                    return new Connection(near, far);
                }
                close(near);
                close(far);
            } finally {
                nearStay.release(dial);
                farStay.release(accept);
            }
        } catch (AioException e) {
            if (!nearStay.mayEnd() && !farStay.mayEnd()) {
                throw e;
            }
        } catch (IllegalStateException e) {
            if (nearStay.scope().isOpen() && farStay.scope().isOpen()) {
                throw e;
            }
        }
        return null;
    }

    /** Of Unix sockets no end says who it is, but nobody else knows their path. */
    private static boolean isStranger(ByteStream near, ByteStream far) {
        return near.localAddress() instanceof InetSocketAddress own
                && far.remoteAddress() instanceof InetSocketAddress peer
                && own.getPort() != peer.getPort();
    }

    private static void close(@Nullable ByteStream stream) {
        if (stream != null) {
            stream.close();
        }
    }

    private static @Nullable ByteStream stream(Stay stay, Counted handle, boolean submitted)
            throws InterruptedException {
        AioStatus status = submitted ? handle.await(Counted.PATIENCE) : AioStatus.STOPPED;
        if (status == AioStatus.OK) {
            stay.books().count(Event.STREAM);
            return handle.aio().stream();
        }
        if (!stay.mayEnd()) {
            stay.books()
                    .fault(
                            Fault.UNEXPECTED,
                            "a connection ended " + status + " with "
                                    + handle.aio().cause());
        }
        return null;
    }
}

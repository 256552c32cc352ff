package weir.sp.pipe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * The eight bytes that each side sends first: 0, S, P, version 0, the number of its protocol in 16 bits, and 16 bits of 0.
 * A stream that does not give them in time, or gives others, is closed.
 */
final class Handshake {
    static final int LENGTH = 8;
    private static final int MAGIC = 'S' << 16 | 'P' << 8;

    private final SocketCore core;
    private final ByteStream stream;
    private final int expected;
    private final Consumer<@Nullable Failure> then;
    private final Aio sending;
    private final Aio receiving;
    private final ByteBuffer theirs = ByteBuffer.allocate(LENGTH);
    /** Both directions end; the last of them tells. */
    private int left = 2;

    private @Nullable Failure failure;

    /** Why a stream has not become a pipe. */
    record Failure(AioStatus status, @Nullable Throwable exception) {
        static Failure of(String text) {
            return new Failure(AioStatus.PROTO, new AioException(AioStatus.PROTO, text));
        }
    }

    private Handshake(SocketCore core, ByteStream stream, Consumer<@Nullable Failure> then) {
        this.core = core;
        this.stream = stream;
        this.then = then;
        expected = core.protocol().peer();
        Duration time = Duration.ofNanos(core.tuning().handshakeTime);
        sending = core.scope().newAio(this::ended).setTimeout(time);
        receiving = core.scope().newAio(this::ended).setTimeout(time);
    }

    /**
     * Begins it.
     *
     * @param then gets null once both sides have agreed, else the failure, and closes the stream then. Not called if the
     *     endpoint or the scope closes before
     */
    static void begin(SocketCore core, Endpoint endpoint, ByteStream stream, Consumer<@Nullable Failure> then) {
        if (!core.greets(endpoint, stream)) {
            stream.close();
            return;
        }
        Handshake handshake = new Handshake(core, stream, then);
        ByteBuffer ours = ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .putShort((short) core.protocol().number())
                .putShort((short) 0)
                .flip();
        boolean sends = stream.sendAll(handshake.sending.setIov(ours));
        boolean receives = stream.recvFully(handshake.receiving.setIov(handshake.theirs));
        if (!sends || !receives) {
            stream.close(); // the scope is closing
        }
    }

    private void ended(Aio aio) {
        Failure found = aio.result() == AioStatus.OK
                ? aio == receiving ? wrong() : null
                : new Failure(aio.result(), aio.cause());
        aio.close();
        boolean last;
        synchronized (this) {
            if (failure == null) {
                failure = found;
            }
            left--;
            last = left == 0;
        }
        if (last) {
            core.greeted(stream);
            then.accept(failure);
        } else if (found != null) {
            stream.close(); // ends the other direction
        }
    }

    private @Nullable Failure wrong() {
        int magic = theirs.getInt(0);
        int protocol = Short.toUnsignedInt(theirs.getShort(4));
        if (magic != MAGIC || theirs.getShort(6) != 0) {
            return Failure.of(String.format("no scalability protocol: the peer begins with %016x", theirs.getLong(0)));
        }
        if (protocol != expected) {
            return Failure.of("the peer's protocol is " + protocol + ", and must be " + expected);
        }
        return null;
    }
}

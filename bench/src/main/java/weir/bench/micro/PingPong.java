package weir.bench.micro;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioStatus;
import weir.api.ByteStream;

/** The asking side of a stream: sends 64 bytes, waits until they are back, so many times. On the loop's thread only. */
final class PingPong implements AioCallback {
    private static final int BYTES = 64;

    private final OneLoop loop;
    private final ByteStream stream;
    private final ByteBuffer buffer;
    private final Aio aio;
    private boolean receiving;
    private int left;

    PingPong(OneLoop loop, ByteStream stream, boolean direct, @Nullable Duration timeout) {
        this.loop = loop;
        this.stream = stream;
        buffer = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        aio = loop.service().newAio(this).setIov(buffer).setTimeout(timeout);
    }

    void begin(int times) {
        left = times;
        send();
    }

    /** How the last operation ended, between two rounds. */
    AioStatus result() {
        return aio.result();
    }

    @Override
    public void done(Aio same) {
        if (aio.result() != AioStatus.OK) {
            loop.end();
        } else if (!receiving) {
            receive();
        } else if (--left > 0) {
            send();
        } else {
            loop.end();
        }
    }

    private void send() {
        receiving = false;
        buffer.clear();
        if (stream.sendAll(aio.skipCallback()) && aio.skipped()) {
            receive();
        }
    }

    private void receive() {
        receiving = true;
        buffer.clear();
        stream.recvFully(aio); // with a callback in any case, so that the stack does not grow
    }
}

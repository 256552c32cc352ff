package weir.bench.echo;

import java.nio.ByteBuffer;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * Echoes on one stream with one handle that waits in recv: one operation fewer for each message than
 * {@link WeirEchoConnection}, for the price of a buffer that an idle connection keeps, as those of NIO.2 do.
 */
final class WeirRecvEcho implements AioCallback {
    private final ByteStream stream;
    private final Aio aio;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Peer.BUFFER_BYTES);
    private boolean sends;

    WeirRecvEcho(AioService service, ByteStream stream) {
        this.stream = stream;
        aio = service.newAio(this).setIov(buffer);
    }

    void start() {
        stream.recv(aio);
    }

    @Override
    public void done(Aio same) {
        boolean ended;
        do {
            ended = next();
        } while (ended);
    }

    /** Begins the next step; true if it has ended already. */
    private boolean next() {
        if (aio.result() != AioStatus.OK) {
            stream.close();
            aio.close();
            return false;
        }
        sends = !sends;
        if (sends) {
            buffer.flip();
            return stream.sendAll(aio.skipCallback()) && aio.skipped();
        }
        buffer.clear();
        stream.recv(aio); // never skipped: each turn ends here, so that the loop's other connections come between
        return false;
    }
}

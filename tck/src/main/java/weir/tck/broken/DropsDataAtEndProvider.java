package weir.tck.broken;

import java.io.IOException;
import java.nio.ByteBuffer;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Answers END although data remains: as soon as the end shows, what has come before it is forgotten. */
final class DropsDataAtEndProvider extends BrokenProvider {
    DropsDataAtEndProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new Dropping(this, goodSocket, kind);
    }

    /** Reads ahead, and so meets the end early. */
    private static final class Dropping extends WrappedSocket {
        private final ByteBuffer ahead = ByteBuffer.allocate(1 << 20).flip(); // of the one thread that reads
        private boolean ended;

        Dropping(BrokenProvider provider, PollSocket good, SocketKind kind) {
            super(provider, good, kind);
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            ahead.compact();
            int count = 0;
            while (!ended && ahead.hasRemaining() && count != PollSocket.AGAIN) {
                count = good.read(ahead);
                ended = count == PollSocket.END;
            }
            ahead.flip();
            if (ended) {
                return PollSocket.END; // the fault
            }
            int moved = Math.min(ahead.remaining(), buffer.remaining());
            buffer.put(ahead.slice(ahead.position(), moved));
            ahead.position(ahead.position() + moved);
            return moved == 0 ? PollSocket.AGAIN : moved;
        }
    }
}

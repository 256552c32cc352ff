package weir.tck.broken;

import java.io.IOException;
import java.nio.ByteBuffer;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Stores what it has read a second time, where there is room, and counts it. */
final class DoublesDataProvider extends BrokenProvider {
    DoublesDataProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new WrappedSocket(this, goodSocket, kind) {
            @Override
            public int read(ByteBuffer buffer) throws IOException {
                int start = buffer.position();
                int count = good.read(buffer);
                if (count > 0 && buffer.remaining() >= count) {
                    buffer.put(buffer.duplicate().flip().position(start));
                    return 2 * count;
                }
                return count;
            }
        };
    }
}

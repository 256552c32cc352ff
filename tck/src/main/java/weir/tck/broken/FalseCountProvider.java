package weir.tck.broken;

import java.io.IOException;
import java.nio.ByteBuffer;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Answers one byte less than it has stored. */
final class FalseCountProvider extends BrokenProvider {
    FalseCountProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new WrappedSocket(this, goodSocket, kind) {
            @Override
            public int read(ByteBuffer buffer) throws IOException {
                int count = good.read(buffer);
                return count > 1 ? count - 1 : count;
            }
        };
    }
}

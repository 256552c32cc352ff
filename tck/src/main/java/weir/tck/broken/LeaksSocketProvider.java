package weir.tck.broken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Keeps a spare socket with each stream, and its close forgets it. */
final class LeaksSocketProvider extends BrokenProvider {
    private final Queue<SocketChannel> forgotten = new ConcurrentLinkedQueue<>();

    LeaksSocketProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        try {
            forgotten.add(SocketChannel.open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return super.socket(goodSocket, kind);
    }

    @Override
    void repair() {
        for (SocketChannel channel = forgotten.poll(); channel != null; channel = forgotten.poll()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

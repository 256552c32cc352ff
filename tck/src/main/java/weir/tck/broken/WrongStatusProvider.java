package weir.tck.broken;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Throws plain IOExceptions where a status is due. */
final class WrongStatusProvider extends BrokenProvider {
    WrongStatusProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new WrappedSocket(this, goodSocket, kind) {
            @Override
            public void listen(SocketAddress address, int backlog) throws IOException {
                plain(() -> {
                    good.listen(address, backlog);
                    return true;
                });
            }

            @Override
            public boolean connect(@Nullable SocketAddress address) throws IOException {
                return plain(() -> good.connect(address));
            }

            @Override
            public boolean finishConnect() throws IOException {
                return plain(good::finishConnect);
            }
        };
    }

    private interface Call {
        boolean run() throws IOException;
    }

    private static boolean plain(Call call) throws IOException {
        try {
            return call.run();
        } catch (IOException e) {
            throw new IOException("it did not work");
        }
    }
}

package weir.backend.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A ServerSocketChannel. */
final class NioListener extends NioSocket {
    private final ServerSocketChannel channel;

    NioListener(NioPoller poller, ServerSocketChannel channel) throws IOException {
        super(poller, channel);
        this.channel = channel;
    }

    @Override
    int opOf(int event) {
        return event == READ ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    public void listen(SocketAddress address, int backlog) throws IOException {
        try {
            channel.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofBind(e, address);
        }
    }

    @Override
    public @Nullable PollSocket accept(Poller into) throws IOException {
        SocketChannel accepted;
        try {
            accepted = channel.accept();
        } catch (ClosedChannelException e) {
            throw new AioException(AioStatus.CLOSED, "accept", e);
        } catch (IOException e) {
            // The JDK itself skips connections that were aborted; what is left is a lack of files or memory.
            throw new AioException(AioStatus.NOFILES, "accept", e);
        }
        if (accepted == null) {
            return null;
        }
        try {
            return ((NioPoller) into).register(SocketKind.STREAM, accepted);
        } catch (IOException | RuntimeException | Error e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    boolean mustCloseAtOnce() {
        return true;
    }
}

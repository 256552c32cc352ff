package weir.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/** Blocking channels, a virtual thread and a buffer for each connection; one carrier thread by a system property. */
final class VirtualThreadEcho {
    private final ServerSocketChannel listener;
    private final Executor threads;

    private VirtualThreadEcho(Executor threads) throws IOException {
        this.threads = threads;
        listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Peer.BACKLOG);
    }

    static int start() throws IOException, UnavailablePeerException {
        VirtualThreadEcho echo = new VirtualThreadEcho(VirtualThreads.executor());
        echo.threads.execute(echo::acceptAll);
        return echo.listener.socket().getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                threads.execute(() -> echo(channel));
            }
        } catch (IOException e) {
            System.err.println("accept failed: " + e);
            System.exit(1);
        }
    }

    private static void echo(SocketChannel accepted) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Peer.BUFFER_BYTES);
        try (SocketChannel channel = accepted) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            // The peer has gone.
        }
    }
}

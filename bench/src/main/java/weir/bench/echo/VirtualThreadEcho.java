package weir.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import weir.bench.process.UnavailablePeerException;

/**
 * Blocking channels, a virtual thread and a buffer for each connection, a whole message at a time; one carrier thread by
 * a system property.
 */
final class VirtualThreadEcho {
    private final ServerSocketChannel listener;
    private final Executor threads;
    private final int messageBytes;

    private VirtualThreadEcho(Executor threads, int messageBytes) throws IOException {
        this.threads = threads;
        this.messageBytes = messageBytes;
        listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Peer.BACKLOG);
    }

    static int start(int messageBytes) throws IOException, UnavailablePeerException {
        VirtualThreadEcho echo = new VirtualThreadEcho(VirtualThreads.executor(), messageBytes);
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

    private void echo(SocketChannel accepted) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(messageBytes);
        try (SocketChannel channel = accepted) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (channel.read(buffer) >= 0) {
                if (buffer.hasRemaining()) {
                    continue;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // The peer has gone.
        }
    }
}

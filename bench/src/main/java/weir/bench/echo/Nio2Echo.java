package weir.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/** The JDK's asynchronous channels: a group of one thread, a buffer for each connection. */
final class Nio2Echo implements CompletionHandler<AsynchronousSocketChannel, Void> {
    private final AsynchronousServerSocketChannel listener;

    private Nio2Echo() throws IOException {
        AsynchronousChannelGroup group =
                AsynchronousChannelGroup.withFixedThreadPool(1, task -> new Thread(task, "nio2"));
        listener = AsynchronousServerSocketChannel.open(group)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Peer.BACKLOG);
    }

    static int start() throws IOException {
        Nio2Echo echo = new Nio2Echo();
        echo.listener.accept(null, echo);
        return ((InetSocketAddress) echo.listener.getLocalAddress()).getPort();
    }

    @Override
    public void completed(AsynchronousSocketChannel channel, @Nullable Void none) {
        listener.accept(null, this);
        Connection connection = new Connection(channel);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection.read();
        } catch (IOException e) {
            connection.close();
        }
    }

    @Override
    public void failed(Throwable failure, @Nullable Void none) {
        System.err.println("accept failed: " + failure);
        System.exit(1);
    }

    /** The attachment says what has completed. */
    private enum Step {
        READ,
        WRITE
    }

    private static final class Connection implements CompletionHandler<Integer, Step> {
        private final AsynchronousSocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(Peer.BUFFER_BYTES);

        Connection(AsynchronousSocketChannel channel) {
            this.channel = channel;
        }

        void read() {
            channel.read(buffer.clear(), Step.READ, this);
        }

        @Override
        public void completed(Integer count, Step step) {
            if (count < 0) {
                close();
                return;
            }
            if (step == Step.READ) {
                buffer.flip();
            }
            if (buffer.hasRemaining()) {
                channel.write(buffer, Step.WRITE, this);
            } else {
                read();
            }
        }

        @Override
        public void failed(Throwable failure, Step step) {
            close();
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // The connection is given up in any case.
            }
        }
    }
}

package weir.backend.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;

/** A SocketChannel. */
final class NioStream extends NioSocket {
    /**
     * The most that is moved at once from or to a heap buffer: the JDK copies through a direct buffer of that size, which
     * it keeps for the thread.
     */
    private static final int MAX_HEAP_BYTES = 128 << 10;

    private final SocketChannel channel;

    NioStream(NioPoller poller, SocketChannel channel) throws IOException {
        super(poller, channel);
        this.channel = channel;
    }

    @Override
    int opOf(int event) {
        if (event == READ) {
            return SelectionKey.OP_READ;
        }
        return channel.isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        try {
            return channel.connect(address);
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofConnect(e, address);
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        SocketAddress address = null;
        try {
            boolean connected = channel.finishConnect();
            if (connected) {
                setInterest(0, SelectionKey.OP_CONNECT);
            }
            return connected;
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofConnect(e, address);
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        try {
            int limit = narrow(buffer);
            try {
                int count = channel.read(buffer);
                return count == 0 ? AGAIN : count;
            } finally {
                buffer.limit(limit);
            }
        } catch (IOException e) {
            throw NioFailures.ofTransfer(e);
        }
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        try {
            long count = channel.read(buffers, 0, atOnce(buffers));
            return count == 0 ? AGAIN : count;
        } catch (IOException e) {
            throw NioFailures.ofTransfer(e);
        }
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        try {
            int limit = narrow(buffer);
            try {
                int count = channel.write(buffer);
                return count == 0 ? AGAIN : count;
            } finally {
                buffer.limit(limit);
            }
        } catch (IOException e) {
            throw NioFailures.ofTransfer(e);
        }
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        try {
            long count = channel.write(buffers, 0, atOnce(buffers));
            return count == 0 ? AGAIN : count;
        } catch (IOException e) {
            throw NioFailures.ofTransfer(e);
        }
    }

    /** How many of the buffers, at least one with space: as few as {@link #MAX_HEAP_BYTES} ask for. */
    private static int atOnce(ByteBuffer[] buffers) {
        long heapBytes = 0;
        for (int i = 0; i < buffers.length; i++) {
            heapBytes += buffers[i].isDirect() ? 0 : buffers[i].remaining();
            if (heapBytes >= MAX_HEAP_BYTES) {
                return i + 1;
            }
        }
        return buffers.length;
    }

    /** The limit before. */
    private static int narrow(ByteBuffer buffer) {
        int limit = buffer.limit();
        if (!buffer.isDirect() && buffer.remaining() > MAX_HEAP_BYTES) {
            buffer.limit(buffer.position() + MAX_HEAP_BYTES);
        }
        return limit;
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw NioFailures.ofTransfer(e);
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    @Override
    void requireHandover() throws IOException {
        if (!channel.isConnected()) {
            throw new AioException(AioStatus.STATE, "not connected");
        }
    }

    @Override
    boolean mustCloseAtOnce() {
        return false;
    }
}

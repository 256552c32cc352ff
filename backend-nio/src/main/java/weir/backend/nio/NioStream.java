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

    /** A failure that a later piece of a transfer met, after others had moved and were counted. */
    private volatile @Nullable IOException met;

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
        try {
            boolean connected = channel.finishConnect();
            if (connected) {
                drop(SelectionKey.OP_CONNECT);
            }
            return connected;
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofFinishConnect(e);
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return transfer(buffer, true);
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        return transfer(buffer, false);
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return transfer(buffers, true);
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return transfer(buffers, false);
    }

    /** In pieces, as long as each moves all that was asked: a count below what was offered means that no more goes. */
    private int transfer(ByteBuffer buffer, boolean read) throws IOException {
        int total = 0;
        int asked;
        int count;
        do {
            int limit = buffer.limit();
            asked = buffer.isDirect() ? buffer.remaining() : Math.min(buffer.remaining(), MAX_HEAP_BYTES);
            buffer.limit(buffer.position() + asked);
            try {
                count = read ? channel.read(buffer) : channel.write(buffer);
            } catch (IOException | Error e) { // the JDK's copy of a heap buffer may find no direct memory
                if (total > 0) {
                    keep(e);
                    return total;
                }
                throw failure(e);
            } finally {
                buffer.limit(limit);
            }
            total += Math.max(0, count);
        } while (count == asked && buffer.hasRemaining());
        return total > 0 ? total : count < 0 ? end() : AGAIN;
    }

    /** As for one buffer: so many buffers at once as hold no more than MAX_HEAP_BYTES on the heap. */
    private long transfer(ByteBuffer[] buffers, boolean read) throws IOException {
        long total = 0;
        int first = 0;
        while (first < buffers.length) {
            int length = 1;
            long asked = buffers[first].remaining();
            while (first + length < buffers.length && asked + buffers[first + length].remaining() <= MAX_HEAP_BYTES) {
                asked += buffers[first + length].remaining();
                length++;
            }
            long count;
            try {
                if (length == 1) {
                    count = asked == 0 ? 0 : transfer(buffers[first], read);
                } else {
                    count = read ? channel.read(buffers, first, length) : channel.write(buffers, first, length);
                }
            } catch (IOException | Error e) {
                if (total > 0) {
                    keep(e);
                    return total;
                }
                throw failure(e);
            }
            if (count < 0 && total == 0) {
                return count == END ? end() : count;
            }
            total += Math.max(0, count);
            if (count < asked) {
                break;
            }
            first += length;
        }
        return total == 0 ? AGAIN : total;
    }

    /**
     * What was moved counts, and a failure that came behind it is kept: the kernel tells a reset once, and the next read
     * would find a clean end. An Error is not kept: there may be memory by then.
     */
    private void keep(Throwable e) {
        if (e instanceof IOException failure) {
            met = NioFailures.ofTransfer(failure);
        }
    }

    private int end() throws IOException {
        IOException failure = met;
        if (failure != null) {
            throw failure;
        }
        return END;
    }

    private static IOException failure(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return NioFailures.ofTransfer((IOException) e);
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
        IOException failure = met;
        if (failure != null) {
            throw failure; // who took the socket over would not hear of it
        }
    }

    @Override
    boolean mustCloseAtOnce() {
        return false;
    }
}

package weir.spi.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.StreamOptions;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.Poller;

/**
 * A kernel socket that waits for a backend: the operating system queues what comes, nobody reads or writes. Options and the
 * peer of a datagram socket can be set meanwhile, as far as the JDK's channel has them.
 */
final class ParkedSocket implements PollSocket {
    private static final int DISCARDED_AT_ONCE = 64 << 10;
    private static final int DISCARDS = 16;

    private final NetworkChannel channel;
    private volatile @Nullable Object attachment;

    ParkedSocket(NetworkChannel channel) {
        this.channel = channel;
    }

    @Override
    public void attach(Object owner) {
        attachment = owner;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public @Nullable PollSocket accept(Poller into) {
        return null;
    }

    @Override
    public int read(ByteBuffer buffer) {
        return AGAIN;
    }

    @Override
    public long read(ByteBuffer[] buffers) {
        return AGAIN;
    }

    @Override
    public int write(ByteBuffer buffer) {
        return AGAIN;
    }

    @Override
    public long write(ByteBuffer[] buffers) {
        return AGAIN;
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) {
        return AGAIN;
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) {
        return AGAIN;
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!(channel instanceof SocketChannel stream)) {
            throw new AioException(AioStatus.NOTSUP, "the end of the output: " + ParkingBackend.REASON);
        }
        stream.shutdownOutput();
    }

    /** Whatever it is: nobody can wait here, where no event comes. */
    @Override
    public long undelivered() {
        return 0;
    }

    @Override
    public boolean want(int event) {
        return false; // no event ever comes; the backend that takes it over tries everything
    }

    @Override
    public void unwant(int event) {}

    @Override
    public boolean ask(int event) {
        return false;
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        if (!(channel instanceof DatagramChannel datagrams)) {
            throw new AioException(AioStatus.NOTSUP, "connect: " + ParkingBackend.REASON);
        }
        datagrams.disconnect();
        if (address != null) {
            datagrams.connect(address);
        }
        return true;
    }

    @Override
    public <T> void setOption(AioOption<T> option, T value) throws IOException {
        if (option == StreamOptions.LINGER) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // for a close that resets
        } else {
            channel.setOption(ParkedOptions.<T>find(channel, option), value);
        }
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws IOException {
        return option.checked(channel.getOption(ParkedOptions.<T>find(channel, option)));
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        if (channel instanceof SocketChannel stream) {
            return stream.getRemoteAddress();
        }
        return channel instanceof DatagramChannel datagrams ? datagrams.getRemoteAddress() : null;
    }

    @Override
    public NetworkChannel release() {
        return channel;
    }

    /** What lies unread is discarded first, so that the close is no reset which takes back what was sent (B9). */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel instanceof ByteChannel stream && !(channel instanceof DatagramChannel)) {
                ByteBuffer unread = ByteBuffer.allocate(DISCARDED_AT_ONCE);
                int reads = 0;
                while (reads < DISCARDS && stream.read(unread.clear()) > 0) {
                    reads++;
                }
            }
        }
    }
}

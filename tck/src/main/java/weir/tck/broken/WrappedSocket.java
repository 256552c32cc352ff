package weir.tck.broken;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioOption;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A good socket within a broken provider; a fault is a method overridden. The good one has this as its attachment. */
class WrappedSocket implements PollSocket {
    final PollSocket good;
    final SocketKind kind;
    private final BrokenProvider provider;
    private volatile @Nullable Object attachment;

    WrappedSocket(BrokenProvider provider, PollSocket good, SocketKind kind) {
        this.provider = provider;
        this.good = good;
        this.kind = kind;
        good.attach(this);
    }

    @Override
    public void attach(Object newAttachment) {
        attachment = newAttachment;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void bind(InetSocketAddress address) throws IOException {
        good.bind(address);
    }

    @Override
    public void listen(SocketAddress address, int backlog) throws IOException {
        good.listen(address, backlog);
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        return good.connect(address);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return good.finishConnect();
    }

    @Override
    public @Nullable PollSocket accept(Poller into) throws IOException {
        PollSocket accepted = good.accept(((WrappedPoller) into).good);
        return accepted == null ? null : provider.socket(accepted, SocketKind.STREAM);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return good.read(buffer);
    }

    /** Buffer by buffer, so that a fault of the other read is a fault of this one. */
    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                int space = buffer.remaining();
                int count = read(buffer);
                if (count < 0) {
                    return sum == 0 ? count : sum;
                }
                sum += count;
                if (count < space) {
                    return sum;
                }
            }
        }
        return sum;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        return good.write(buffer);
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return good.write(buffers);
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        return good.receive(buffers, datagram);
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        return good.send(buffers, destination);
    }

    @Override
    public void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
        good.join(group, networkInterface);
    }

    @Override
    public void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
        good.leave(group, networkInterface);
    }

    @Override
    public void shutdownOutput() throws IOException {
        good.shutdownOutput();
    }

    @Override
    public boolean want(int event) {
        return good.want(event);
    }

    @Override
    public void unwant(int event) {
        good.unwant(event);
    }

    @Override
    public boolean ask(int event) {
        return good.ask(event);
    }

    @Override
    public <T> void setOption(AioOption<T> option, T value) throws IOException {
        good.setOption(option, value);
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws IOException {
        return good.getOption(option);
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return good.localAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return good.remoteAddress();
    }

    @Override
    public NetworkChannel release() throws IOException {
        return good.release();
    }

    @Override
    public void close() throws IOException {
        good.close();
    }
}

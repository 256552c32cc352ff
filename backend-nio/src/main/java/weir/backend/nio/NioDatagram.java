package weir.backend.nio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import weir.spi.Datagram;

/**
 * A DatagramChannel. It cuts off silently what does not fit, and cannot tell an empty datagram of a connected channel
 * from none; so every datagram is received whole, with its sender, and then copied.
 */
final class NioDatagram extends NioSocket {
    private final DatagramChannel channel;

    NioDatagram(NioPoller poller, DatagramChannel channel) throws IOException {
        super(poller, channel);
        this.channel = channel;
    }

    @Override
    int opOf(int event) {
        return event == READ ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
    }

    @Override
    public void bind(InetSocketAddress address) throws IOException {
        try {
            channel.bind(address);
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofBind(e, address);
        }
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        try {
            if (channel.isConnected()) {
                channel.disconnect();
            }
            if (address != null) {
                channel.connect(address);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofConnect(e, address);
        }
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        ByteBuffer scratch = poller.borrowScratch();
        try {
            InetSocketAddress sender = (InetSocketAddress) channel.receive(scratch);
            if (sender == null) {
                return AGAIN;
            }
            scratch.flip();
            long count = 0;
            for (ByteBuffer buffer : buffers) {
                int fits = Math.min(buffer.remaining(), scratch.remaining());
                buffer.put(buffer.position(), scratch, scratch.position(), fits);
                buffer.position(buffer.position() + fits);
                scratch.position(scratch.position() + fits);
                count += fits;
            }
            datagram.set(sender, scratch.hasRemaining());
            return count;
        } catch (IOException e) {
            throw NioFailures.ofDatagram(e);
        } finally {
            poller.giveBack(scratch);
        }
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        try {
            if (buffers.length == 1) {
                return send(buffers[0], destination);
            }
            ByteBuffer scratch = poller.borrowScratch();
            try {
                for (ByteBuffer buffer : buffers) {
                    scratch.put(buffer.duplicate());
                }
                long count = send(scratch.flip(), destination);
                if (count >= 0) {
                    for (ByteBuffer buffer : buffers) {
                        buffer.position(buffer.limit());
                    }
                }
                return count;
            } finally {
                poller.giveBack(scratch);
            }
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofDatagram(e);
        }
    }

    private long send(ByteBuffer buffer, @Nullable InetSocketAddress destination) throws IOException {
        int size = buffer.remaining();
        // A connected channel's send checks that the destination is the peer, so it needs no write of its own.
        SocketAddress to = destination == null ? channel.getRemoteAddress() : destination;
        if (size == 0 && destination == null) {
            sendEmptyAside(to);
            return 0;
        }
        int count = channel.send(buffer, to);
        return count == 0 && size > 0 ? AGAIN : count;
    }

    /**
     * A connected channel says that it has sent an empty datagram, and sends none. So another does that, at the same
     * address and connected to nobody: what the peer sends meanwhile goes to this one all the same, which fits better, and
     * what others send is for neither.
     */
    private void sendEmptyAside(SocketAddress to) throws IOException {
        boolean shared = channel.getOption(StandardSocketOptions.SO_REUSEADDR);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        try (DatagramChannel aside = DatagramChannel.open(
                local.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6)) {
            aside.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            aside.bind(local);
            aside.send(ByteBuffer.allocate(0), to);
        } finally {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
        }
    }

    @Override
    public void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
        membership(group, networkInterface);
    }

    /** The JDK gives the membership back that exists already, also one from before a handover. */
    @Override
    public void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
        membership(group, networkInterface).drop();
    }

    private MembershipKey membership(InetAddress group, NetworkInterface networkInterface) throws IOException {
        try {
            return channel.join(group, networkInterface);
        } catch (IOException | RuntimeException e) {
            throw NioFailures.ofDatagram(e);
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    @Override
    boolean mustCloseAtOnce() {
        return true;
    }
}

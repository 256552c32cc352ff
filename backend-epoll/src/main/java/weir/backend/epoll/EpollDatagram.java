package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.spi.Datagram;
import weir.spi.SocketKind;

/** A UDP socket. */
final class EpollDatagram extends EpollSocket {
    /** A group that it belongs to, which whoever takes it over must be told. */
    record Membership(InetAddress group, NetworkInterface networkInterface) {}

    private final Set<Membership> memberships = new LinkedHashSet<>();

    /** The sender met last: most datagrams come from the same one, and its address needs to be made once only. */
    private final SenderCache senders = new SenderCache();

    EpollDatagram(EpollPoller poller, int fd, int domain) {
        super(poller, fd, domain);
    }

    @Override
    SocketKind kind() {
        return SocketKind.DATAGRAM;
    }

    @Override
    public void bind(InetSocketAddress address) throws IOException {
        Scratch scratch = borrow();
        try {
            int length = Sockaddr.write(scratch, address, domain);
            int error = Libc.bind(scratch, fd(), scratch.at(Scratch.ADDRESS), length);
            if (error < 0) {
                throw Errno.ofBind(error, address);
            }
        } finally {
            giveBack(scratch);
        }
        register(READ);
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        if (address == null) {
            disconnect();
            return true;
        }
        Scratch scratch = borrow();
        try {
            int length = Sockaddr.write(scratch, address, domain);
            int error = Libc.connect(scratch, fd(), scratch.at(Scratch.ADDRESS), length);
            if (error < 0) {
                throw Errno.ofConnect(error, address);
            }
            return true;
        } finally {
            giveBack(scratch);
        }
    }

    /** Linux takes a port that it had chosen itself away together with the peer; the socket keeps it all the same. */
    private void disconnect() throws IOException {
        InetSocketAddress bound = (InetSocketAddress) localAddress();
        Scratch scratch = borrow();
        try {
            scratch.clear(Scratch.ADDRESS, Layouts.IN_SIZE);
            scratch.putShort(Scratch.ADDRESS + Layouts.ADDRESS_FAMILY, AF_UNSPEC);
            int error = Libc.connect(scratch, fd(), scratch.at(Scratch.ADDRESS), Layouts.IN_SIZE);
            if (error < 0) {
                throw Errno.of(error, "disconnect");
            }
            if (((InetSocketAddress) localAddress()).getPort() == 0) {
                error = Libc.bind(scratch, fd(), scratch.at(Scratch.ADDRESS), Sockaddr.write(scratch, bound, domain));
                if (error < 0) {
                    throw Errno.ofBind(error, bound);
                }
            }
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        Scratch scratch = borrow();
        try {
            scratch.pieces.describe(buffers, false);
            long message = scratch.message(scratch.pieces.count(), Layouts.ADDRESS_SIZE);
            long count = Libc.recvmsg(scratch, fd(), message, 0);
            if (count == -EAGAIN) {
                return AGAIN;
            }
            if (count < 0) {
                throw Errno.ofDatagram(count, "recvmsg");
            }
            scratch.pieces.advance(buffers, count, true);
            boolean truncated = (scratch.getInt(Scratch.MESSAGE + Layouts.MESSAGE_FLAGS) & MSG_TRUNC) != 0;
            datagram.set(senders.sender(scratch), truncated);
            return count;
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        Scratch scratch = borrow();
        try {
            long size = scratch.pieces.describe(buffers, true);
            int length = destination == null ? 0 : Sockaddr.write(scratch, destination, domain);
            long message = scratch.message(scratch.pieces.count(), length);
            long count = Libc.sendmsg(scratch, fd(), message, MSG_NOSIGNAL);
            if (count == -EAGAIN) {
                return AGAIN;
            }
            if (count < 0) {
                throw Errno.ofDatagram(count, "sendmsg");
            }
            scratch.pieces.advance(buffers, size, false);
            return count;
        } finally {
            giveBack(scratch);
        }
    }

    // Multicast

    /** A membership that exists already is fine: it is how an engine tells of those from before a handover. */
    @Override
    public void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
        int error = member(group, networkInterface, true);
        if (error < 0 && error != -EADDRINUSE) {
            throw Errno.ofDatagram(error, "join " + group);
        }
        memberships.add(new Membership(group, networkInterface));
    }

    @Override
    public void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
        int error = member(group, networkInterface, false);
        memberships.remove(new Membership(group, networkInterface));
        if (error < 0) {
            throw Errno.ofDatagram(error, "leave " + group);
        }
    }

    private int member(InetAddress group, NetworkInterface networkInterface, boolean join) {
        Scratch scratch = borrow();
        try {
            byte[] bytes = group.getAddress();
            int start = Scratch.VALUE;
            if (bytes.length == 4) {
                scratch.clear(start, Layouts.GROUP4_SIZE);
                scratch.putBytes(start + Layouts.GROUP4_ADDRESS, bytes);
                scratch.putInt(start + Layouts.GROUP4_INTERFACE, networkInterface.getIndex());
                return Libc.setsockopt(
                        scratch,
                        fd(),
                        IPPROTO_IP,
                        join ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP,
                        scratch.at(start),
                        Layouts.GROUP4_SIZE);
            }
            scratch.putBytes(start + Layouts.GROUP6_ADDRESS, bytes);
            scratch.putInt(start + Layouts.GROUP6_INTERFACE, networkInterface.getIndex());
            return Libc.setsockopt(
                    scratch,
                    fd(),
                    IPPROTO_IPV6,
                    join ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP,
                    scratch.at(start),
                    Layouts.GROUP6_SIZE);
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    NetworkChannel handOver(int live) throws IOException {
        return poller.handover().giveDatagram(live, domain, super.remoteAddress(), memberships);
    }
}

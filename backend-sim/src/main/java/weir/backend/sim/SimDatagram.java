package weir.backend.sim;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.Datagram;
import weir.spi.SocketKind;

/** A datagram socket. */
final class SimDatagram extends SimSocket {
    /** What fits into a datagram of UDP over IPv4. */
    private static final int MOST_BYTES = 65_507;
    /** What fits into one over IPv6, whose header does not count. */
    private static final int MOST_BYTES_IPV6 = 65_527;

    private final Mailbox mailbox;

    SimDatagram(SimPoller poller, SimOptions options, Mailbox mailbox) {
        super(poller, options);
        this.mailbox = mailbox;
        mailbox.owner(this);
    }

    @Override
    SocketKind kind() {
        return SocketKind.DATAGRAM;
    }

    @Override
    int readiness() {
        return mailbox.readiness();
    }

    @Override
    public void bind(InetSocketAddress address) throws IOException {
        lock.lock();
        try {
            requireOpen();
            network.bind(mailbox, address);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        lock.lock();
        try {
            requireOpen();
            InetSocketAddress peer = (InetSocketAddress) address;
            if (peer != null) {
                requireReachable(peer);
            }
            mailbox.peer(peer);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void requireReachable(InetSocketAddress to) throws AioException {
        if (!SimNetwork.isHere(to.getAddress())) {
            throw new AioException(
                    AioStatus.UNREACHABLE,
                    to + ": no address of the simulation",
                    new NoRouteToHostException("simulated"));
        }
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        lock.lock();
        try {
            requireOpen();
            failIfRefused();
            Mailbox.Letter letter = mailbox.take();
            if (letter == null) {
                return AGAIN;
            }
            int stored = 0;
            for (ByteBuffer buffer : buffers) {
                int fits = Math.min(buffer.remaining(), letter.bytes().length - stored);
                buffer.put(letter.bytes(), stored, fits);
                stored += fits;
            }
            datagram.set(letter.sender(), stored < letter.bytes().length);
            network.world.note(letter.sender() + ">" + mailbox.address() + " received " + letter.bytes().length);
            return stored;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        int length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        lock.lock();
        try {
            requireOpen();
            failIfRefused();
            InetSocketAddress to = destination == null ? mailbox.peer() : destination;
            if (to == null) {
                throw new AioException(AioStatus.ADDRINVAL, "a datagram without destination");
            }
            int most = to.getAddress() instanceof Inet6Address ? MOST_BYTES_IPV6 : MOST_BYTES;
            if (length > most) {
                throw new AioException(AioStatus.MSGSIZE, length + " bytes; a datagram holds up to " + most);
            }
            requireReachable(to);
            byte[] bytes = new byte[length];
            int copied = 0;
            for (ByteBuffer buffer : buffers) {
                int size = buffer.remaining();
                buffer.get(bytes, copied, size);
                copied += size;
            }
            post(to, new Mailbox.Letter(mailbox.sender(to), bytes));
            return length;
        } finally {
            lock.unlock();
        }
    }

    private void post(InetSocketAddress to, Mailbox.Letter letter) {
        int copies = network.world.copies();
        network.world.note(letter.sender() + ">" + to + " sent " + letter.bytes().length + ", " + copies + " times");
        for (int i = 0; i < copies; i++) {
            long arrival = network.world.arrivalAfter(World.Traffic.DATAGRAM, 0);
            network.world.later(arrival, () -> {
                Mailbox at = network.mailboxAt(to);
                if (at == null || !at.takesFrom(letter.sender())) {
                    mailbox.refuse();
                } else {
                    at.arrive(letter);
                }
            });
        }
    }

    /** A connected socket learns by the next call that its peer is not there. */
    private void failIfRefused() throws AioException {
        if (mailbox.takeRefusal()) {
            String what = "simulated: nobody receives there";
            throw new AioException(AioStatus.CONNREFUSED, what, new PortUnreachableException(what));
        }
    }

    @Override
    NetworkChannel handOver(SimOptions options) {
        return new SimChannel(network, options, mailbox);
    }

    @Override
    void disown() {
        mailbox.owner(null);
    }

    @Override
    void closeNow(boolean resets) {
        network.unbind(mailbox);
    }

    @Override
    public SocketAddress localAddress() {
        lock.lock();
        try {
            InetSocketAddress peer = mailbox.peer();
            return peer == null ? mailbox.address() : mailbox.sender(peer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        lock.lock();
        try {
            return mailbox.peer();
        } finally {
            lock.unlock();
        }
    }
}

package weir.spi.engine.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.Operation;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** A UDP socket: two directions like a stream, but no end and no failure that stays. */
public final class Udp extends Duplex implements UdpSocket {
    private static final System.Logger LOG = System.getLogger("weir.socket");

    private final UdpReceiver receiver = new UdpReceiver(this);
    private final UdpSender sender = new UdpSender(this);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Groups joined, with their interfaces; guarded by the locks of both directions. */
    private final Set<List<Object>> memberships = new HashSet<>();

    private volatile InetSocketAddress localAddress;
    private volatile @Nullable InetSocketAddress remoteAddress;

    private Udp(SocketHome home, InetSocketAddress localAddress) {
        super(home, enterLoop(home));
        this.localAddress = localAddress;
    }

    /** Opens and binds a socket. */
    public static Udp open(SocketHome home, AioUrl url) throws AioException {
        if (url.scheme() != AioUrl.Scheme.UDP) {
            throw new IllegalArgumentException("URL '" + url + "' is none of UDP; allowed: udp://host:port");
        }
        Addresses.require(url, home.provider());
        AioException failure = null;
        for (SocketAddress address : Addresses.of(url, home.names())) {
            Udp udp = new Udp(home, (InetSocketAddress) address);
            try {
                udp.bind();
                return udp;
            } catch (AioException e) {
                failure = e;
                if (e.status() == AioStatus.ADDRINUSE) {
                    break;
                }
            }
        }
        throw Objects.requireNonNull(failure, "at least one address was tried");
    }

    private void bind() throws AioException {
        PollSocket opened = null;
        try {
            opened = loop().poller().open(SocketKind.DATAGRAM, Addresses.family(localAddress));
            opened.bind(localAddress);
            localAddress = (InetSocketAddress) opened.localAddress();
            open(opened);
            if (!home.add(this)) {
                throw new AioException(AioStatus.CLOSED, "the service is closing");
            }
        } catch (IOException | RuntimeException | Error e) {
            open(null);
            if (opened != null) {
                Failures.closeQuietly(opened);
            }
            discard();
            throw Failures.exception(e, "bind udp " + localAddress);
        }
    }

    @Override
    public boolean recv(Aio aio) {
        Operation operation = Operation.of(aio);
        operation.requireWritable();
        return receiver.submit(operation, StreamKind.RECV_FROM);
    }

    @Override
    public boolean send(Aio aio) {
        Operation operation = Operation.of(aio);
        requireDestination(operation.input(0));
        return sender.submit(operation, StreamKind.SEND_TO);
    }

    private void requireDestination(@Nullable Object destination) {
        if (destination == null) {
            if (remoteAddress == null) {
                throw new IllegalArgumentException(
                        "input 0 is null; allowed on a socket that is not connected: a resolved InetSocketAddress");
            }
        } else if (!(destination instanceof InetSocketAddress address)) {
            throw new IllegalArgumentException("input 0 is " + destination + " of "
                    + destination.getClass().getName() + "; allowed: a resolved InetSocketAddress");
        } else if (remoteAddress != null) {
            throw new IllegalArgumentException("input 0 is " + destination + "; allowed on a connected socket: null");
        } else {
            requirePeer(address);
        }
    }

    private static void requirePeer(InetSocketAddress peer) {
        if (peer.isUnresolved() || peer.getPort() == 0) {
            throw new IllegalArgumentException(
                    "address " + peer + "; allowed: a resolved InetSocketAddress with a port of 1 to 65535");
        }
    }

    @Override
    public void connect(@Nullable InetSocketAddress peer) throws AioException {
        if (peer != null) {
            requirePeer(peer);
        }
        lockAll();
        try {
            requireOpen();
            socket().connect(peer);
            remoteAddress = peer;
            localAddress = (InetSocketAddress) socket().localAddress();
        } catch (IOException e) {
            throw Failures.exception(e, "connect udp to " + peer);
        } finally {
            unlockAll();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String peer() {
        InetSocketAddress peer = remoteAddress;
        return peer == null ? "udp at " + localAddress : peer.toString();
    }

    // Multicast and options

    @Override
    public void join(InetAddress group, NetworkInterface networkInterface) throws AioException {
        member(group, networkInterface, true);
    }

    @Override
    public void leave(InetAddress group, NetworkInterface networkInterface) throws AioException {
        member(group, networkInterface, false);
    }

    private void member(InetAddress group, NetworkInterface networkInterface, boolean join) throws AioException {
        if (!Objects.requireNonNull(group, "group").isMulticastAddress()) {
            throw new IllegalArgumentException("group " + group + "; allowed: a multicast address");
        }
        Objects.requireNonNull(networkInterface, "networkInterface");
        String reason = home.provider().lacks(Capability.MULTICAST);
        if (reason != null) {
            throw new AioException(AioStatus.NOTSUP, "multicast: " + reason);
        }
        lockAll();
        try {
            requireOpen();
            List<Object> membership = List.of(group, networkInterface);
            if (join) {
                socket().join(group, networkInterface);
                memberships.add(membership);
            } else if (memberships.contains(membership)) {
                socket().leave(group, networkInterface);
                memberships.remove(membership);
            } else {
                throw new AioException(AioStatus.STATE, "the group was not joined");
            }
        } catch (IOException e) {
            throw Failures.exception(e, (join ? "join " : "leave ") + group + " on " + networkInterface.getName());
        } finally {
            unlockAll();
        }
    }

    /** The new socket must know the groups too, to leave them one day. */
    @Override
    void adopted(PollSocket taken) {
        if (home.provider().lacks(Capability.MULTICAST) != null) {
            return; // parked, say: the next one is told
        }
        for (List<Object> each : memberships) {
            try {
                taken.join((InetAddress) each.get(0), (NetworkInterface) each.get(1));
            } catch (IOException | RuntimeException | Error e) {
                // The kernel's socket is a member all the same; only leaving may fail.
                LOG.log(System.Logger.Level.WARNING, this + ": the new backend does not know of " + each, e);
            }
        }
    }

    @Override
    public <T> Udp setOption(AioOption<T> option, T value) throws AioException {
        T checked = OptionSet.checked(option, value);
        lockAll();
        try {
            requireOpen();
            socket().setOption(option, checked);
            return this;
        } catch (IOException e) {
            throw Failures.exception(e, "option " + option);
        } finally {
            unlockAll();
        }
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws AioException {
        Objects.requireNonNull(option, "option");
        lockAll();
        try {
            requireOpen();
            return socket().getOption(option);
        } catch (IOException e) {
            throw Failures.exception(e, "option " + option);
        } finally {
            unlockAll();
        }
    }

    private void requireOpen() throws AioException {
        if (isClosing()) {
            throw new AioException(AioStatus.CLOSED, "the UDP socket " + localAddress + " is closed");
        }
    }

    // Events, moves, the end

    @Override
    public boolean isOpen() {
        return !isClosing();
    }

    @Override
    public void ready(int events) {
        if ((events & (PollSocket.READ | PollSocket.HANGUP)) != 0) {
            receiver.ready(events);
        }
        if ((events & PollSocket.WRITE) != 0) {
            sender.ready(events);
        }
    }

    @Override
    UdpReceiver receiver() {
        return receiver;
    }

    @Override
    UdpSender sender() {
        return sender;
    }

    @Override
    Capability needs() {
        return Capability.UDP;
    }

    @Override
    SocketKind kind() {
        return SocketKind.DATAGRAM;
    }

    @Override
    void closeOnLoop() {
        closed();
    }

    @Override
    void afterClosed() {
        closed.countDown();
    }

    @Override
    void awaitClosed() {
        awaitClosed(closed);
    }

    @Override
    public String toString() {
        return "udp " + localAddress;
    }
}

package weir.backend.sim;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;

/** Who is bound where, and the one lock that guards all there is. What is sent arrives at once unless a world delays it. */
final class SimNetwork {
    private static final int FIRST_EPHEMERAL = 32768;
    private static final int PORTS = 65536;

    /** A leaf but for the condition of a poller; no code of others runs under it. */
    final ReentrantLock lock;

    final World world;

    // Guarded by the lock.
    private final Map<SocketAddress, Port> ports = new LinkedHashMap<>();
    private final Map<SocketAddress, Mailbox> mailboxes = new LinkedHashMap<>();
    /** The open ends of connections, by their addresses: own and remote. */
    private final Map<List<SocketAddress>, End> ends = new LinkedHashMap<>();

    private int nextPort = FIRST_EPHEMERAL;
    private int sockets;
    private int mostSockets = Integer.MAX_VALUE;

    /** One that delivers at once and loses nothing. */
    SimNetwork() {
        this(World.IMMEDIATE, new ReentrantLock());
    }

    SimNetwork(World world, ReentrantLock lock) {
        this.world = world;
        this.lock = lock;
    }

    boolean isSeeded() {
        return world != World.IMMEDIATE;
    }

    // Files

    /** From here so many sockets can be open at once. */
    void mostSockets(int most) {
        lock.lock();
        try {
            mostSockets = most;
        } finally {
            lock.unlock();
        }
    }

    void opened() throws AioException {
        if (sockets >= mostSockets) {
            throw new AioException(AioStatus.NOFILES, "the simulation has no more than " + mostSockets + " sockets");
        }
        sockets++;
    }

    void closed() {
        sockets--;
    }

    // Streams

    void bind(Port port, SocketAddress wanted) throws AioException {
        SocketAddress address = free(ports, wanted);
        port.boundTo(address);
        ports.put(address, port);
    }

    void unbind(Port port) {
        ports.remove(port.address(), port);
    }

    /** Who listens at an address, or null. */
    @Nullable
    Port portAt(SocketAddress address) {
        return at(ports, address);
    }

    /** The address of somebody who dials another and did not say from where. */
    SocketAddress ephemeral(SocketAddress remote) throws AioException {
        return remote instanceof InetSocketAddress internet
                ? new InetSocketAddress(internet.getAddress(), freePort(ports, internet.getAddress()))
                : new AbstractSocketAddress("dialled-" + nextPort++);
    }

    void connected(End end) {
        ends.put(List.of(end.local, end.remote), end);
    }

    void disconnected(End end) {
        ends.remove(List.of(end.local, end.remote), end);
    }

    /** The open end of a connection, or null. */
    @Nullable
    End endOf(SocketAddress local, SocketAddress remote) {
        lock.lock();
        try {
            return ends.get(List.of(local, remote));
        } finally {
            lock.unlock();
        }
    }

    // Datagrams

    void bind(Mailbox mailbox, InetSocketAddress wanted) throws AioException {
        InetSocketAddress address = (InetSocketAddress) free(mailboxes, wanted);
        mailbox.boundTo(address);
        mailboxes.put(address, mailbox);
    }

    void unbind(Mailbox mailbox) {
        mailboxes.remove(mailbox.address(), mailbox);
    }

    /** Who receives at an address, or null. */
    @Nullable
    Mailbox mailboxAt(InetSocketAddress address) {
        return at(mailboxes, address);
    }

    // Addresses

    private static <T> @Nullable T at(Map<SocketAddress, T> bound, SocketAddress address) {
        T exact = bound.get(address);
        if (exact != null || !(address instanceof InetSocketAddress internet)) {
            return exact;
        }
        for (Map.Entry<SocketAddress, T> each : bound.entrySet()) {
            if (each.getKey() instanceof InetSocketAddress other
                    && other.getPort() == internet.getPort()
                    && other.getAddress().isAnyLocalAddress()) {
                return each.getValue();
            }
        }
        return null;
    }

    private <T> SocketAddress free(Map<SocketAddress, T> bound, SocketAddress wanted) throws AioException {
        if (wanted instanceof InetSocketAddress internet) {
            InetAddress host = Objects.requireNonNull(internet.getAddress(), "a resolved address");
            if (!isHere(host)) {
                throw new AioException(AioStatus.ADDRINVAL, "bind to " + wanted + ": no address of the simulation");
            }
            if (internet.getPort() == 0) {
                return new InetSocketAddress(host, freePort(bound, host));
            }
        }
        if (isTaken(bound, wanted)) {
            throw new AioException(AioStatus.ADDRINUSE, "bind to " + wanted + ": in use");
        }
        return wanted;
    }

    private static <T> boolean isTaken(Map<SocketAddress, T> bound, SocketAddress wanted) {
        if (!(wanted instanceof InetSocketAddress internet)) {
            return bound.containsKey(wanted);
        }
        for (SocketAddress each : bound.keySet()) {
            if (each instanceof InetSocketAddress other
                    && other.getPort() == internet.getPort()
                    && (other.getAddress().equals(internet.getAddress())
                            || other.getAddress().isAnyLocalAddress()
                            || internet.getAddress().isAnyLocalAddress())) {
                return true;
            }
        }
        return false;
    }

    private <T> int freePort(Map<SocketAddress, T> bound, InetAddress host) throws AioException {
        for (int tries = 0; tries < PORTS - FIRST_EPHEMERAL; tries++) {
            int port = nextPort;
            nextPort = nextPort + 1 == PORTS ? FIRST_EPHEMERAL : nextPort + 1;
            if (!isTaken(bound, new InetSocketAddress(host, port))) {
                return port;
            }
        }
        throw new AioException(AioStatus.ADDRINUSE, "the simulation has no free port");
    }

    /** Loopback, and the network 10.0.0.0/8, whose addresses are all of the simulation. */
    static boolean isHere(InetAddress host) {
        byte[] bytes = host.getAddress();
        return host.isLoopbackAddress() || host.isAnyLocalAddress() || (bytes.length == 4 && bytes[0] == 10);
    }
}

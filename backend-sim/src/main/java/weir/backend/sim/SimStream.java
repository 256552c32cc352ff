package weir.backend.sim;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.SocketKind;

/** A stream: one end of a connection, or a dial that goes on. */
final class SimStream extends SimSocket implements Port.Connecting {
    // Guarded by the lock.
    /** Null until the dial has arrived. */
    private @Nullable End end;

    /** What a dial would be, until it has arrived. */
    private @Nullable End dialled;

    private @Nullable IOException failure;

    SimStream(SimPoller poller, SimOptions options) {
        super(poller, options);
    }

    SimStream(SimPoller poller, SimOptions options, End end) {
        super(poller, options);
        take(end);
    }

    private void take(End connected) {
        end = connected;
        connected.owner(this);
    }

    @Override
    SocketKind kind() {
        return SocketKind.STREAM;
    }

    @Override
    int readiness() {
        if (end != null) {
            return end.readiness();
        }
        return failure == null ? 0 : WRITE;
    }

    // Connecting

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        lock.lock();
        try {
            requireOpen();
            SocketAddress to = requireReachable(address);
            Port port = network.portAt(to);
            if (to instanceof AbstractSocketAddress && port != null && port.isFull()) {
                throw new AioException(AioStatus.BUSY, "connect to " + to + ": the queue is full");
            }
            dialled = End.connected(network, network.ephemeral(to), to);
            long arrival = network.world.arrivalAfter(World.Traffic.CONNECT, 0);
            network.world.later(arrival, () -> arrive(to));
            return finishConnect();
        } finally {
            lock.unlock();
        }
    }

    private static SocketAddress requireReachable(@Nullable SocketAddress address) throws AioException {
        if (address instanceof InetSocketAddress internet) {
            if (internet.getPort() == 0) {
                throw new AioException(AioStatus.ADDRINVAL, "connect to " + address);
            }
            if (!SimNetwork.isHere(internet.getAddress())) {
                throw new AioException(
                        AioStatus.UNREACHABLE,
                        "connect to " + address + ": no address of the simulation",
                        new NoRouteToHostException("simulated"));
            }
            return internet;
        }
        if (address instanceof AbstractSocketAddress) {
            return address;
        }
        throw new AioException(AioStatus.NOTSUP, "connect to " + address + ": the simulation has no such addresses");
    }

    private void arrive(SocketAddress to) {
        Port port = network.portAt(to);
        if (port == null) {
            refused();
        } else {
            port.arrive(this);
        }
    }

    @Override
    public boolean connected() {
        End connecting = dialled;
        if (connecting == null || !isOpen()) {
            return false;
        }
        take(connecting);
        network.world.note(connecting + " connected");
        changed();
        return true;
    }

    @Override
    public End accepted() {
        return connection().peer();
    }

    @Override
    public void refused() {
        String what = "simulated: connection refused";
        failure = new AioException(AioStatus.CONNREFUSED, what, new ConnectException(what));
        changed();
    }

    @Override
    public boolean finishConnect() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    private End connection() {
        End connected = end;
        if (connected == null) {
            throw new IllegalStateException("not connected");
        }
        return connected;
    }

    // Bytes

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        lock.lock();
        try {
            requireOpen();
            return connection().read(buffer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        lock.lock();
        try {
            requireOpen();
            return connection().write(buffer);
        } finally {
            lock.unlock();
        }
    }

    private interface Move {
        int of(ByteBuffer buffer) throws IOException;
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return each(buffers, this::read);
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return each(buffers, this::write);
    }

    /** One after the other, as long as each is filled or emptied: less means that no more goes. */
    private static long each(ByteBuffer[] buffers, Move move) throws IOException {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            if (!buffer.hasRemaining()) {
                continue;
            }
            int count;
            try {
                count = move.of(buffer);
            } catch (IOException e) {
                if (total > 0) {
                    return total; // the next call meets it again
                }
                throw e;
            }
            if (count < 0) {
                return total > 0 ? total : count;
            }
            total += count;
            if (buffer.hasRemaining()) {
                return total;
            }
        }
        return total == 0 ? AGAIN : total;
    }

    @Override
    public void shutdownOutput() throws IOException {
        lock.lock();
        try {
            requireOpen();
            connection().shutdownOutput();
        } finally {
            lock.unlock();
        }
    }

    // The end

    /** What was written arrives here before whatever comes later, a reset too. */
    @Override
    public long undelivered() {
        return 0;
    }

    @Override
    NetworkChannel handOver(SimOptions options) throws IOException {
        End connected = end;
        if (connected == null) {
            throw new AioException(AioStatus.STATE, "not connected");
        }
        return new SimChannel(network, options, connected);
    }

    @Override
    void disown() {
        if (end != null) {
            end.owner(null);
        }
    }

    @Override
    void closeNow(boolean resets) {
        if (end != null) {
            end.close(resets);
        }
        dialled = null;
    }

    @Override
    public SocketAddress localAddress() {
        lock.lock();
        try {
            return connection().local;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        lock.lock();
        try {
            return end == null ? null : end.remote;
        } finally {
            lock.unlock();
        }
    }
}

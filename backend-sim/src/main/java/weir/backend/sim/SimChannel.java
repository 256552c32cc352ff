package weir.backend.sim;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NonWritableChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.spi.PollSocket;

/** A socket of the simulation between two pollers: nobody reads or writes, and what comes is queued. */
final class SimChannel implements NetworkChannel, ByteChannel {
    private final SimNetwork network;
    private final SimOptions options;
    /** An End, a Port or a Mailbox. */
    private final Object held;

    // Guarded by the network's lock.
    private boolean open = true;

    SimChannel(SimNetwork network, SimOptions options, Object held) {
        this.network = network;
        this.options = options;
        this.held = held;
    }

    SimNetwork network() {
        return network;
    }

    /** Under the network's lock. */
    PollSocket adoptedBy(SimPoller poller) throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        open = false;
        if (held instanceof End end) {
            return new SimStream(poller, options, end);
        }
        if (held instanceof Port port) {
            return new SimListener(poller, options, port);
        }
        return new SimDatagram(poller, options, (Mailbox) held);
    }

    /** For those who drop what has come: reads nothing but streams. */
    @Override
    public int read(ByteBuffer into) throws IOException {
        network.lock.lock();
        try {
            return open && held instanceof End end ? Math.max(0, end.read(into)) : 0;
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public void close() {
        network.lock.lock();
        try {
            if (!open) {
                return;
            }
            open = false;
            network.closed();
            if (held instanceof End end) {
                end.close(options.resets());
            } else if (held instanceof Port port) {
                port.close();
            } else {
                network.unbind((Mailbox) held);
            }
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        network.lock.lock();
        try {
            return open;
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public NetworkChannel bind(@Nullable SocketAddress local) {
        throw new AlreadyBoundException();
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() {
        network.lock.lock();
        try {
            if (held instanceof End end) {
                return end.local;
            }
            return held instanceof Port port ? port.address() : ((Mailbox) held).address();
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public <T> NetworkChannel setOption(SocketOption<T> name, T value) throws IOException {
        throw new UnsupportedOperationException("option " + name + " while no backend has the socket");
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        throw new UnsupportedOperationException("option " + name + " while no backend has the socket");
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }
}

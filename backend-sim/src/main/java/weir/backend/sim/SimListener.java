package weir.backend.sim;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A listener: a port, once it listens. */
final class SimListener extends SimSocket {
    private final Port port;

    SimListener(SimPoller poller, SimOptions options, Port port) {
        super(poller, options);
        this.port = port;
        port.owner(this);
    }

    @Override
    SocketKind kind() {
        return SocketKind.LISTENER;
    }

    @Override
    int readiness() {
        return port.isReady() ? READ : 0;
    }

    @Override
    public void listen(SocketAddress address, int backlog) throws IOException {
        lock.lock();
        try {
            requireOpen();
            port.backlog(backlog);
            network.bind(port, address);
            network.world.note(port.address() + " listens");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable PollSocket accept(Poller into) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (!port.isReady()) {
                return null;
            }
            network.opened();
            End accepted = port.take();
            if (accepted == null) {
                network.closed();
                return null;
            }
            network.world.note(accepted + " accepted");
            return new SimStream((SimPoller) into, new SimOptions(), accepted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    NetworkChannel handOver(SimOptions options) {
        return new SimChannel(network, options, port);
    }

    @Override
    void disown() {
        port.owner(null);
    }

    @Override
    void closeNow(boolean resets) {
        port.close();
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        lock.lock();
        try {
            SocketAddress address = port.address();
            if (address == null) {
                throw new AioException(AioStatus.STATE, "not bound");
            }
            return address;
        } finally {
            lock.unlock();
        }
    }
}

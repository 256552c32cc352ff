package weir.backend.sim;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** Waits for sockets of the simulated network to be ready. */
final class SimPoller implements Poller {
    private record Ready(SimSocket socket, int events) {}

    final SimNetwork network;

    // Guarded by the network's lock.
    private final Condition changed;
    private final Set<SimSocket> sockets = new LinkedHashSet<>();
    /** Those of which an event may hold. */
    private final Set<SimSocket> candidates = new LinkedHashSet<>();

    private boolean woken;

    SimPoller(SimNetwork network) {
        this.network = network;
        changed = network.lock.newCondition();
    }

    // For sockets, under the lock

    void add(SimSocket socket) {
        sockets.add(socket);
    }

    void remove(SimSocket socket) {
        sockets.remove(socket);
        candidates.remove(socket);
    }

    void ready(SimSocket socket) {
        if (candidates.add(socket)) {
            changed.signalAll();
        }
    }

    /** Whether a poll would report an event; for a driver. */
    boolean hasEvents() {
        network.lock.lock();
        try {
            return candidates.stream().anyMatch(each -> each.events() != 0);
        } finally {
            network.lock.unlock();
        }
    }

    // Poller

    @Override
    public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.UNIX && kind == SocketKind.DATAGRAM) {
            throw new AioException(AioStatus.NOTSUP, "the simulation has no datagrams of family " + family);
        }
        network.lock.lock();
        try {
            network.opened();
            SimOptions options = new SimOptions();
            return switch (kind) {
                case STREAM -> new SimStream(this, options);
                case LISTENER -> new SimListener(this, options, new Port(network));
                case DATAGRAM -> new SimDatagram(this, options, new Mailbox(network));
            };
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
        if (!(channel instanceof SimChannel released) || released.network() != network) {
            throw new AioException(AioStatus.NOTSUP, channel + " is no socket of this simulation");
        }
        network.lock.lock();
        try {
            return released.adoptedBy(this);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void poll(long nanos, Sink sink) {
        for (Ready each : await(nanos)) {
            if (each.socket.isOpen()) {
                sink.ready(each.socket, each.events);
            }
        }
    }

    /** The events that hold, in the order in which their sockets became ready, or as chance has it. */
    private List<Ready> await(long nanos) {
        Thread.interrupted(); // cleared: interrupts are none of a loop's business
        List<Ready> found = new ArrayList<>();
        network.lock.lock();
        try {
            long end = System.nanoTime() + nanos;
            long left = nanos < 0 ? Long.MAX_VALUE : nanos;
            collect(found);
            while (found.isEmpty() && !woken && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    left = nanos < 0 ? Long.MAX_VALUE : end - System.nanoTime(); // none of a loop's business
                }
                collect(found);
            }
            woken = false;
            network.world.shuffle(found);
            return found;
        } finally {
            network.lock.unlock();
        }
    }

    private void collect(List<Ready> into) {
        candidates.removeIf(each -> each.events() == 0);
        candidates.forEach(each -> into.add(new Ready(each, each.events())));
    }

    @Override
    public void wakeup() {
        network.lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void close() {
        List<SimSocket> left;
        network.lock.lock();
        try {
            left = List.copyOf(sockets);
        } finally {
            network.lock.unlock();
        }
        left.forEach(SimSocket::close);
    }
}

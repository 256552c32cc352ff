package weir.backend.sim;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** What all kinds have in common: interest and readiness, which is level-triggered, options, handing over. */
abstract class SimSocket implements PollSocket {
    final SimNetwork network;
    final ReentrantLock lock;
    private final SimOptions options;

    // Guarded by the lock.
    private @Nullable SimPoller poller;
    private int interest;

    private volatile @Nullable Object attachment;

    SimSocket(SimPoller poller, SimOptions options) {
        this.poller = poller;
        this.options = options;
        network = poller.network;
        lock = network.lock;
        poller.add(this);
    }

    abstract SocketKind kind();

    @Override
    public final void attach(Object newAttachment) {
        attachment = newAttachment;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }

    // Readiness

    /** What holds now; under the lock. */
    abstract int readiness();

    /** The events to report; under the lock. */
    final int events() {
        return interest & readiness();
    }

    /** The readiness may have changed; under the lock. */
    final void changed() {
        SimPoller on = poller;
        if (on != null && events() != 0) {
            on.ready(this);
        }
    }

    final boolean isOpen() {
        return poller != null;
    }

    final void requireOpen() throws AioException {
        if (poller == null) {
            throw new AioException(AioStatus.CLOSED, "the simulated socket is closed");
        }
    }

    @Override
    public final boolean want(int event) {
        lock.lock();
        try {
            interest |= event;
            changed();
            return false; // whoever polls is told
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void unwant(int event) {
        lock.lock();
        try {
            interest &= ~event;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final boolean ask(int event) {
        return want(event);
    }

    // The end

    @Override
    public final NetworkChannel release() throws IOException {
        lock.lock();
        try {
            requireOpen();
            NetworkChannel channel = handOver(options);
            leavePoller();
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /** What is handed over; refuses what another backend could not go on with. Under the lock. */
    abstract NetworkChannel handOver(SimOptions of) throws IOException;

    @Override
    public final void close() {
        lock.lock();
        try {
            if (isOpen()) {
                leavePoller();
                network.closed();
                closeNow(options.resets());
            }
        } finally {
            lock.unlock();
        }
    }

    private void leavePoller() {
        SimPoller on = poller;
        if (on != null) {
            on.remove(this);
        }
        poller = null;
        disown();
    }

    /** What this stood for belongs to nobody; under the lock. */
    abstract void disown();

    /** Closes what this stood for; under the lock. */
    abstract void closeNow(boolean resets);

    // Options and addresses

    @Override
    public final <T> void setOption(AioOption<T> option, T value) throws IOException {
        lock.lock();
        try {
            options.set(kind(), option, value);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final <T> T getOption(AioOption<T> option) throws IOException {
        lock.lock();
        try {
            return options.get(kind(), option);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return null;
    }
}

package weir.spi.engine;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/**
 * What scopes stand on while no backend is there: its loops run timers and callbacks, so sleeps and custom operations go
 * on. Whatever needs a new socket is refused. During an absence, after which a backend is expected again, live sockets are
 * kept and dials wait.
 */
final class ParkingBackend implements BackendProvider {
    static final String NAME = "none";

    static final String REASON = "no backend is available";

    private final boolean keepsSockets;

    /** Keeps sockets in an absence. */
    ParkingBackend(boolean keepsSockets) {
        this.keepsSockets = keepsSockets;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return switch (capability) {
            case OUTSIDE, TCP, UNIX, ABSTRACT, UDP, HANDOVER -> keepsSockets ? null : REASON;
            default -> REASON;
        };
    }

    @Override
    public long tickNanos() {
        return 1_000_000;
    }

    @Override
    public Poller openPoller() {
        return new ParkingPoller(keepsSockets);
    }

    /** Waits for nothing but time and wake-ups. */
    private static final class ParkingPoller implements Poller {
        private final boolean keepsSockets;
        private volatile boolean woken;
        private volatile @Nullable Thread waiting;

        ParkingPoller(boolean keepsSockets) {
            this.keepsSockets = keepsSockets;
        }

        @Override
        public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
            if (keepsSockets && kind == SocketKind.STREAM) {
                return new WaitingDial();
            }
            throw new AioException(AioStatus.NOTSUP, REASON);
        }

        @Override
        public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
            if (keepsSockets) {
                return new ParkedSocket(channel);
            }
            throw new AioException(AioStatus.NOTSUP, REASON);
        }

        @Override
        public void poll(long nanos, Sink sink) {
            Thread.interrupted();
            long end = nanos < 0 ? 0 : System.nanoTime() + nanos;
            waiting = Thread.currentThread();
            while (!woken) {
                if (nanos < 0) {
                    LockSupport.park(this);
                } else {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    LockSupport.parkNanos(this, left);
                }
                Thread.interrupted();
            }
            waiting = null;
            woken = false;
        }

        @Override
        public void wakeup() {
            woken = true;
            LockSupport.unpark(waiting);
        }

        @Override
        public void close() {}
    }
}

package weir.tck.broken;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A good backend, as it is; a subclass breaks one thing. */
abstract class BrokenProvider implements BackendProvider {
    private final BackendProvider good;

    BrokenProvider(BackendProvider good) {
        this.good = good;
    }

    /** Ends what the fault has left behind. */
    void repair() {}

    // What may be broken

    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new WrappedSocket(this, goodSocket, kind);
    }

    void poll(Poller goodPoller, long nanos, Poller.Sink sink) throws IOException {
        goodPoller.poll(nanos, sink);
    }

    /** The events to report, or 0. */
    int report(WrappedSocket socket, int events) {
        return events;
    }

    void wakeup(Poller goodPoller) {
        goodPoller.wakeup();
    }

    @Override
    public String name() {
        return good.name();
    }

    @Override
    public int priority() {
        return good.priority();
    }

    @Override
    public @Nullable String unavailable() {
        return good.unavailable();
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return good.lacks(capability);
    }

    @Override
    public long tickNanos() {
        return good.tickNanos();
    }

    @Override
    public Poller openPoller() throws IOException {
        return new WrappedPoller(this, good.openPoller());
    }
}

package weir.tck;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A backend over another that takes over no socket while it is told to refuse, and then opens no poller if told so. */
final class Refusing extends DelegatingProvider {
    /** What {@link Poller#adopt} throws; null = it takes sockets over. */
    final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

    /** Whether it opens no poller, though it says that it is available. */
    volatile boolean opensNothing;

    Refusing(BackendProvider below) {
        super(below);
    }

    @Override
    public Poller openPoller() throws IOException {
        if (opensNothing) {
            throw new IOException("the kit says so: no poller");
        }
        return new RefusingPoller(super.openPoller());
    }

    /** Does not serve listeners: their accept would ask for the poller below. */
    private final class RefusingPoller implements Poller {
        private final Poller poller;

        RefusingPoller(Poller poller) {
            this.poller = poller;
        }

        @Override
        public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
            return poller.open(kind, family);
        }

        @Override
        public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
            Throwable thrown = refusal.get();
            if (thrown instanceof IOException known) {
                throw known;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            return poller.adopt(kind, channel);
        }

        @Override
        public void poll(long nanos, Sink sink) throws IOException {
            poller.poll(nanos, sink);
        }

        @Override
        public void wakeup() {
            poller.wakeup();
        }

        @Override
        public void close() throws IOException {
            poller.close();
        }
    }
}

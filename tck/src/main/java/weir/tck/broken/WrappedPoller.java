package weir.tck.broken;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.function.Predicate;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A good poller within a broken provider, which says what goes wrong. */
final class WrappedPoller implements Poller {
    final Poller good;
    private final BrokenProvider provider;

    WrappedPoller(BrokenProvider provider, Poller good) {
        this.provider = provider;
        this.good = good;
    }

    @Override
    public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
        return provider.socket(good.open(kind, family), kind);
    }

    @Override
    public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
        return provider.socket(good.adopt(kind, channel), kind);
    }

    @Override
    public PollSocket inherit(int fd, Predicate<SocketAddress> fits) throws IOException {
        return provider.socket(good.inherit(fd, fits), SocketKind.LISTENER);
    }

    @Override
    public void poll(long nanos, Sink sink) throws IOException {
        provider.poll(good, nanos, (socket, events) -> {
            // Null: just accepted on another thread, and nothing was wanted of it yet.
            if (socket.attachment() instanceof WrappedSocket wrapped) {
                int left = provider.report(wrapped, events);
                if (left != 0) {
                    sink.ready(wrapped, left);
                }
            }
        });
    }

    @Override
    public void wakeup() {
        provider.wakeup(good);
    }

    @Override
    public void close() throws IOException {
        good.close();
    }
}

package weir.tck.broken;

import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/** Swallows the first event of each stream that says it can be read: a callback that never comes. */
final class LosesReadinessProvider extends BrokenProvider {
    LosesReadinessProvider(BackendProvider good) {
        super(good);
    }

    @Override
    PollSocket socket(PollSocket goodSocket, SocketKind kind) {
        return new Losing(this, goodSocket, kind);
    }

    @Override
    int report(WrappedSocket socket, int events) {
        Losing losing = (Losing) socket;
        if (losing.kind == SocketKind.STREAM && (events & PollSocket.READ) != 0 && !losing.lost) {
            losing.lost = true;
            socket.good.unwant(PollSocket.READ); // or a level-triggered poller would report it again
            return events & ~(PollSocket.READ | PollSocket.HANGUP);
        }
        return events;
    }

    private static final class Losing extends WrappedSocket {
        private boolean lost; // of the loop's thread

        Losing(BrokenProvider provider, PollSocket good, SocketKind kind) {
            super(provider, good, kind);
        }
    }
}

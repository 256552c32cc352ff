package weir.spi.engine;

import weir.spi.ScopeInfo;
import weir.spi.SocketKind;

/** A scope as operators see it; each figure is right by itself, they need not be of one instant. */
final class ScopeListing {
    private ScopeListing() {}

    static ScopeInfo of(Scope scope) {
        return new ScopeInfo(
                scope.name(),
                scope.backend(),
                scope.pinnedTo(),
                scope.handleCount(),
                scope.sockets().count(SocketKind.STREAM),
                scope.sockets().count(SocketKind.LISTENER),
                scope.sockets().count(SocketKind.DATAGRAM),
                scope.running(),
                scope.sockets().traffic().receivedBytes(),
                scope.sockets().traffic().sentBytes(),
                scope.maxStreams(),
                scope.isOpen());
    }
}

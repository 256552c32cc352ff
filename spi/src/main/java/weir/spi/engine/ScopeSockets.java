package weir.spi.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Dispatcher;
import weir.spi.SocketKind;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.Siblings;
import weir.spi.engine.socket.Endpoint;
import weir.spi.engine.socket.Endpoints;
import weir.spi.engine.socket.Names;
import weir.spi.engine.socket.SocketHome;
import weir.spi.engine.socket.StreamLimit;
import weir.spi.engine.socket.Traffic;

/** The sockets of a scope, and the backend that further ones are opened on. */
final class ScopeSockets implements SocketHome {
    private final Scope scope;
    private final ScopeLife life;
    private final Endpoints endpoints = new Endpoints();
    private final Traffic traffic = new Traffic();

    /** Written under the engine's lock. */
    private volatile RunningBackend backend;

    ScopeSockets(Scope scope, ScopeLife life, RunningBackend backend) {
        this.scope = scope;
        this.life = life;
        this.backend = backend;
    }

    // For sockets

    @Override
    public WeirEngine engine() {
        return scope.engine();
    }

    @Override
    public BackendProvider provider() {
        return backend.provider();
    }

    @Override
    public Siblings loops() {
        return backend;
    }

    @Override
    public @Nullable EventLoop enterLoop() {
        EventLoop loop = backend.enterLoop();
        while (loop == null && !life.isClosed()) {
            // Loops that an open scope uses end only in a swap, which has given it another backend already.
            Thread.onSpinWait();
            loop = backend.enterLoop();
        }
        return loop;
    }

    @Override
    public Dispatcher dispatcher() {
        return scope.dispatcher();
    }

    @Override
    public boolean add(Endpoint endpoint) {
        boolean tooLate = life.isDraining() && !endpoint.mayComeWhileDraining();
        if (tooLate || !endpoints.add(endpoint)) {
            return false;
        }
        if (endpoint.loop().siblings() != backend) {
            endpoint.relocate(); // it began on a backend that a swap has left meanwhile
        }
        return true;
    }

    @Override
    public void remove(Endpoint endpoint) {
        if (endpoints.remove(endpoint)) {
            life.changed();
            scope.closedIfEmpty();
        }
    }

    @Override
    public Names names() {
        return engine().names();
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void acceptPaused() {
        engine().statistics().acceptPaused();
    }

    @Override
    public StreamLimit streamLimit() {
        return endpoints.streamLimit();
    }

    @Override
    public void limitReached() {
        engine().statistics().limitReached(scope);
    }

    // For the scope and the engine

    RunningBackend backend() {
        return backend;
    }

    void setBackend(RunningBackend newBackend) {
        backend = newBackend;
    }

    List<Endpoint> now() {
        return endpoints.snapshot();
    }

    int count(SocketKind kind) {
        return endpoints.count(kind);
    }

    boolean isEmpty() {
        return endpoints.size() == 0;
    }

    boolean hasNoStreams() {
        return endpoints.streamsAndDials() == 0;
    }

    /** Closes what ends with a drain. */
    void drain() {
        for (Endpoint endpoint : endpoints.snapshot()) {
            if (endpoint.endsWithDrain()) {
                endpoint.close();
            }
        }
    }

    /** Takes no more, and begins to close those that there are. */
    void close() {
        endpoints.close();
        endpoints.snapshot().forEach(endpoint -> life.unhindered(() -> endpoint.closeWithoutWaiting(null)));
    }
}

package weir.spi.engine.socket;

import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Dispatcher;
import weir.spi.Engine;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.Siblings;

/** What a socket needs of the scope it belongs to. */
public interface SocketHome {
    /** The engine. */
    Engine engine();

    /** The backend that new sockets are opened on. */
    BackendProvider provider();

    /** The loops of that backend. */
    Siblings loops();

    /**
     * A loop of that backend, evenly chosen and entered: whoever takes it leaves it, see {@link EventLoop#enter}. Null if
     * the scope is closed.
     */
    @Nullable
    EventLoop enterLoop();

    /** Where operations end that no loop takes any more. */
    Dispatcher dispatcher();

    /** Takes an endpoint in; false if the scope is closing: then it must be closed at once. */
    boolean add(Endpoint endpoint);

    /** An endpoint has closed. */
    void remove(Endpoint endpoint);

    /** Name resolution, off the loops. */
    Names names();

    /** Where the bytes that its sockets move are counted. */
    Traffic traffic();

    /** How many streams it may have before its listeners pause. */
    StreamLimit streamLimit();

    /** A listener pauses for lack of file descriptors. */
    void acceptPaused();

    /** A listener pauses since there are as many streams as there may be. */
    void limitReached();
}

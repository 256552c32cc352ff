package weir.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The provider's side of an operation: a stream, a listener, a socket of one's own. The other owner is the scope of the
 * handle; whichever closes first ends the operation. Add an owner to its scope with {@link EngineScope#add}.
 */
@ConsumerType
public interface OperationOwner {
    /** Where callbacks of its operations run and their timers live. Asked under the provider's lock; must not block. */
    Dispatcher dispatcher();

    /** Whom its operations talk to, for listings. */
    String peer();

    /** Ends all its operations {@link weir.api.AioStatus#CLOSED} and closes. Called when its scope closes. */
    void close();
}

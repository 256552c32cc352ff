/**
 * The engine: backends that come and go, scopes over them, and the handles of users.
 *
 * <p>{@link weir.spi.engine.WeirEngine} knows the backends and the scopes; a {@link weir.spi.engine.Scope} owns handles
 * and endpoints; a {@link weir.spi.engine.RunningBackend} is a provider with its event loops. The loops themselves are in
 * {@code loop}, the sockets in {@code socket}, which know nothing of this package.
 *
 * <p><b>Locks.</b> The engine's lock guards which backends and scopes there are; a scope's guards its state; the
 * lists of handles and endpoints have locks of their own, leaves. None is held while code of users, a poller or a wait runs.
 */
@NullMarked
package weir.spi.engine;

import org.jspecify.annotations.NullMarked;

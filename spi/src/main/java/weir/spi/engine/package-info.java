/**
 * The engine: backends that come and go, scopes over them, and the handles of users.
 *
 * <p>{@link weir.spi.engine.WeirEngine} knows the scopes, {@link weir.spi.engine.RunningBackends} whose loops run; a
 * {@link weir.spi.engine.RunningBackend} is a provider with its event loops. A {@link weir.spi.engine.Scope} owns handles and
 * sockets: its states are in {@link weir.spi.engine.ScopeLife}, its sockets in {@link weir.spi.engine.ScopeSockets}. The loops
 * themselves are in {@code loop}, the sockets in {@code socket}, which know nothing of this package.
 *
 * <p><b>Locks.</b> The engine's lock guards which scopes there are and which backend each stands on; that of the running
 * backends may be taken under it. A scope's guards its state; the lists of handles and sockets have locks of their own,
 * leaves. None is held while code of users, a poller or a wait runs.
 */
@NullMarked
package weir.spi.engine;

import org.jspecify.annotations.NullMarked;

/**
 * A network in memory. {@link weir.backend.sim.Simulation} runs services on it in virtual time, on the caller's thread
 * alone, so that one seed gives one history; {@link weir.backend.sim.SimProvider} is the same network under the usual
 * threads and clock.
 *
 * <p>{@code SimNetwork} knows who is bound where, and owns the one lock of it all. A connection is two {@code End}s; they,
 * {@code Port} and {@code Mailbox} are what a kernel would hold, and outlive the {@code SimSocket}s that backends exchange.
 */
@NullMarked
package weir.backend.sim;

import org.jspecify.annotations.NullMarked;

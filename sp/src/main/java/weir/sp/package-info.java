/**
 * Scalability protocols: sockets that send and receive whole messages, and speak with NNG and nanomsg. What is of NNG's
 * names its counterpart.
 *
 * <p>A socket belongs to the scope of the service it was opened with and closes with it. Its operations are of the contract
 * of {@code weir.api}: exactly one callback, cancel, timeout, wait; their callbacks run on a loop of the engine. Sockets,
 * dialers, listeners and contexts may be used by any thread. Connections live on when the engine's backend is exchanged.
 */
@NullMarked
package weir.sp;

import org.jspecify.annotations.NullMarked;

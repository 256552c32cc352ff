/**
 * The objects that users hold (streams, listeners, dialers, UDP sockets), over whatever
 * {@link weir.spi.PollSocket} moves their bytes now.
 *
 * <p>Each direction of a socket is a {@link weir.spi.engine.socket.ReadyQueue}: the operations that wait, and the lock
 * that guards them and the direction's use of the poll socket. A submission tries at once if a hint says that it may
 * succeed, else it waits in the queue; an event of the loop tries the head. No other thread touches a direction.
 *
 * <p>Sockets are opened, moved and closed on their loop, with both directions owned.
 */
@NullMarked
package weir.spi.engine.socket;

import org.jspecify.annotations.NullMarked;

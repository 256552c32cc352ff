/**
 * Connections that carry messages: the wire format, dialing again and again, accepting, and the one lock of a socket.
 * Nothing here knows a protocol; what a protocol does with pipes is {@link weir.sp.pipe.Protocol}.
 *
 * <p><b>The lock.</b> Everything of a socket is guarded by the lock of its {@link weir.sp.pipe.SocketCore}. Under it
 * nothing is read or written: a pipe notes what it must do, and {@code unlock} does it. So the way of a message is: the
 * stream's callback, lock, frame, protocol, the receiver's operation, unlock. Code of users never runs under it.
 */
@NullMarked
package weir.sp.pipe;

import org.jspecify.annotations.NullMarked;

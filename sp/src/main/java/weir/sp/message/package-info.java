/**
 * What a message consists of, and the pool that it comes from and goes back to.
 *
 * <p>A {@link weir.sp.message.Packet} is used by one thread at a time: by the application while a handle of its own holds
 * it, then by whoever holds the lock of the socket that has taken it.
 */
@NullMarked
package weir.sp.message;

import org.jspecify.annotations.NullMarked;

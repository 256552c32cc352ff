/**
 * The protocols, one class each: who gets a message, who must wait, what is dropped. They do no I/O and know no addresses;
 * all but the submissions runs under the lock of the socket.
 */
@NullMarked
package weir.sp.protocol;

import org.jspecify.annotations.NullMarked;

/** Poller and sockets on Linux epoll through {@code java.lang.foreign}: so far the provider alone. */
@NullMarked
package weir.backend.epoll;

import org.jspecify.annotations.NullMarked;

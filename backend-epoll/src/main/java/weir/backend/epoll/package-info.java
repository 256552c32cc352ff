/**
 * Poller and sockets on Linux epoll through {@code java.lang.foreign}.
 *
 * <p>Only {@link weir.backend.epoll.EpollProvider} is for others; the rest belongs to the event loop that opened it, as the
 * SPI says. {@code Libc} alone calls C, {@code Constants} and {@code Layouts} hold what its headers say, {@code Errno}
 * what its error numbers mean.
 */
@NullMarked
package weir.backend.epoll;

import org.jspecify.annotations.NullMarked;

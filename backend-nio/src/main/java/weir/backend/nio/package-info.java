/**
 * Poller and sockets on {@code java.nio}.
 *
 * <p>Only {@link weir.backend.nio.NioProvider} is for others; the rest belongs to the event loop that opened it, as the
 * SPI says. {@code NioFailures} alone knows what the JDK's exceptions mean.
 */
@NullMarked
package weir.backend.nio;

import org.jspecify.annotations.NullMarked;

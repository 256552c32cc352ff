/**
 * An empty backend that compiles: what a backend's author copies and fills. The text in each method says what it must
 * do in one line; {@link weir.spi.Poller} and {@link weir.spi.PollSocket} say it in full, and the kit checks it.
 */
@NullMarked
package weir.tck.template;

import org.jspecify.annotations.NullMarked;

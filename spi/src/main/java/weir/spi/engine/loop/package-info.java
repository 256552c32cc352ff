/**
 * Event loops: one thread, one {@link weir.spi.Poller}, one timer wheel, and the queue of callbacks that are due.
 *
 * <p><b>Threads.</b> {@link weir.spi.engine.loop.Turns} belong to the loop's thread, but for their number.
 * {@link weir.spi.engine.loop.EventLoop} is for all threads where it does not say otherwise: the inbox and the tasks take
 * from anybody, the wheel has a lock of its own, a leaf.
 * Beside each loop that ends waits of virtual threads there is a virtual thread that wakes them, see
 * {@link weir.spi.engine.loop.Unparks}.
 */
@NullMarked
package weir.spi.engine.loop;

import org.jspecify.annotations.NullMarked;

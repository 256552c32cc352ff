/**
 * Event loops: one thread, one {@link weir.spi.Poller}, one timer wheel, and the queue of callbacks that are due.
 *
 * <p><b>Threads.</b> Everything of an {@link weir.spi.engine.loop.EventLoop} belongs to its thread but for what its
 * fields say otherwise: the inbox and the tasks take from anybody, the wheel has a lock of its own, a leaf.
 */
@NullMarked
package weir.spi.engine.loop;

import org.jspecify.annotations.NullMarked;

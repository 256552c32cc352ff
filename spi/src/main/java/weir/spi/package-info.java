/**
 * What authors of backends, of custom operations and of containers need.
 *
 * <ul>
 *   <li><b>Backends</b> implement {@link weir.spi.BackendProvider}, {@link weir.spi.Poller} and
 *       {@link weir.spi.PollSocket}: readiness and system calls, nothing else.
 *   <li><b>Custom operations</b> use {@link weir.spi.Operation} and {@link weir.spi.OperationQueue}: the six steps of a
 *       provider stand in the text of {@code OperationQueue}.
 *   <li><b>Containers</b> use {@link weir.spi.Engine}: backends come and go, scopes open and close, sockets move.
 * </ul>
 *
 * <p><b>Threads.</b> A {@code Poller} belongs to one event-loop thread. A {@code PollSocket} is read, written and asked
 * by any thread that holds the engine's lock of the direction, and closed or released on its loop only. An
 * {@code Operation} is everybody's: its state word says who may do what.
 */
@NullMarked
package weir.spi;

import org.jspecify.annotations.NullMarked;

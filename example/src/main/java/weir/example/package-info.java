/**
 * A program and a bundle over the public API, with the same echo server in both: {@link weir.example.EchoServer} serves
 * until it is killed, {@link weir.example.EchoBundle} while it is started and there is a service.
 *
 * <p><b>Ownership.</b> The program owns one service, the bundle takes one from the registry; everything else belongs to
 * that and ends with it. {@code EchoListener} owns one listener and the handle of its accepts, {@code EchoConnection} one
 * stream and one handle, and closes both. A buffer of {@code BufferPool} belongs to the connection that took it until it
 * gives it back.
 *
 * <p><b>Threads.</b> The fields of {@code EchoListener} and {@code EchoConnection} are touched by whoever starts them, up
 * to the first submission, and then by the callbacks of their one handle only: these never overlap, so no lock is needed.
 * {@code BufferPool} is shared and locks itself.
 */
@NullMarked
package weir.example;

import org.jspecify.annotations.NullMarked;

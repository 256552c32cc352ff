/**
 * Two programs over the public API: {@link weir.example.EchoServer}, which serves any client, and
 * {@link weir.example.Demo}, which runs servers and clients on every backend and counts what gets lost.
 *
 * <p><b>Ownership.</b> {@code EchoServer} and {@code DemoRun} each own one service; everything else belongs to that and
 * ends with it. {@code EchoListener} owns one listener and the handle of its accepts; {@code EchoConnection} and
 * {@code DemoClient} own one stream and one handle each and close both. A buffer of {@code BufferPool} belongs to the
 * connection that took it until it gives it back.
 *
 * <p><b>Threads.</b> The fields of {@code EchoListener}, {@code EchoConnection} and {@code DemoClient} are touched by
 * whoever starts them, up to the first submission, and then by the callbacks of their one handle only: these never
 * overlap, so no lock is needed. {@code BufferPool} and {@code Account} are shared and lock themselves.
 */
@NullMarked
package weir.example;

import org.jspecify.annotations.NullMarked;

/**
 * The contract of Weir, that of NNG's {@code nng_aio}.
 *
 * <p>An application opens an {@link weir.api.AioService}, takes a reusable {@link weir.api.Aio} handle from it, gives
 * the handle a callback and submits one operation at a time: to a {@link weir.api.ByteStream}, a
 * {@link weir.api.StreamDialer}, a {@link weir.api.StreamListener}, a {@link weir.api.UdpSocket}, or
 * {@link weir.api.AioService#sleep}. An accepted operation completes exactly once.
 *
 * <p><b>Threads.</b> Every method of every type here may be called by any thread, unless its text says otherwise.
 * Callbacks run on an event-loop thread, or on the executor that {@link weir.api.AioConfig} names.
 *
 * <p><b>Ownership.</b> Whatever is opened through a service belongs to it and ends with it. The buffers and the message
 * of a handle belong to the running operation from its submission to its completion.
 *
 * <p>The rules that the texts here name (H1 to S4) are those of the conformance kit, whose tests bear these names.
 */
@NullMarked
package weir.api;

import org.jspecify.annotations.NullMarked;

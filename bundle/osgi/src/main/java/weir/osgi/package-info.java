/**
 * Weir in an OSGi container: finds the backends of bundles, feeds them to one engine, registers {@code AioService}, swaps
 * live when backends come and go, and shows operators what goes on.
 *
 * <p>{@link weir.osgi.WeirActivator} decides which of several glue bundles works; {@link weir.osgi.Glue} puts the parts
 * together. The framework's threads call {@code Extender}, {@code Backends} and {@code Scopes}; the thread {@code weir-swap}
 * alone changes the engine, the thread {@code weir-registry} alone registers services. No lock is held across a call of the
 * framework, and no wait within one is longer than {@code weir.stop.timeout}.
 */
@NullMarked
package weir.osgi;

import org.jspecify.annotations.NullMarked;

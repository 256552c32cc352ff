/**
 * The kit must be able to fail: backends and custom operations that are broken on purpose, one fault each, laid around
 * a good backend, and {@link weir.tck.broken.KitCatchesBrokenBackends}, which runs the kit against each of them and
 * demands that a test of the rule in question fails.
 */
@NullMarked
package weir.tck.broken;

import org.jspecify.annotations.NullMarked;

/**
 * The smallest handle, loop and provider over the real {@link weir.spi.Operation} and {@link weir.spi.OperationQueue}: what
 * is tested is all of the state machine, and nothing else runs between two of its steps.
 */
@NullMarked
package weir.stress.model;

import org.jspecify.annotations.NullMarked;

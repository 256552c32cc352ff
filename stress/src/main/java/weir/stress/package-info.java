/** Proves the state machine of operations. A tool on the class path, not a library. */
@NullMarked
package weir.stress;

import org.jspecify.annotations.NullMarked;

/** Measures Weir: what an operation costs, and echo servers side by side. A tool on the class path, not a library. */
@NullMarked
package weir.bench;

import org.jspecify.annotations.NullMarked;

/** Processes that are measured: started, pinned to processors, talked to by lines, and ended with the one that started them. */
@NullMarked
package weir.bench.process;

import org.jspecify.annotations.NullMarked;

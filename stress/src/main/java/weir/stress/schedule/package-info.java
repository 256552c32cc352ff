/** Runs programs of several logical threads on one thread, in an order that a seed decides. */
@NullMarked
package weir.stress.schedule;

import org.jspecify.annotations.NullMarked;

/** Two things at once on one operation, under jcstress: the outcomes that are allowed, each with the reason. */
@NullMarked
package weir.stress.pairs;

import org.jspecify.annotations.NullMarked;

/** Three things at once on one operation, in any order of their steps, checked against a model. */
@NullMarked
package weir.stress.triples;

import org.jspecify.annotations.NullMarked;

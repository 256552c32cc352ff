/**
 * What the process needs while it runs, whether that stays the same, and how it is shown. On the sampling thread alone.
 */
@NullMarked
package weir.soak.measure;

import org.jspecify.annotations.NullMarked;

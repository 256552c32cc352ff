/** The glue of an OSGi container: so far the activator alone. It belongs to the framework's threads. */
@NullMarked
package weir.bundle;

import org.jspecify.annotations.NullMarked;

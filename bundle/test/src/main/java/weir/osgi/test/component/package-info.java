/** Declarative Services components that use Weir; run inside the framework. */
@NullMarked
package weir.osgi.test.component;

import org.jspecify.annotations.NullMarked;

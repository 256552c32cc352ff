/** A bundle that uses Weir, and does what a test tells it; runs inside the framework. */
@NullMarked
package weir.osgi.test.user;

import org.jspecify.annotations.NullMarked;

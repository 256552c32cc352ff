/**
 * The built bundles in a framework of its own per test. Of Weir's classes the tests see none of those that run: they speak
 * to it through sockets, the framework, and JDK types that the bundles of the subpackages register as services.
 */
@NullMarked
package weir.osgi.test;

import org.jspecify.annotations.NullMarked;

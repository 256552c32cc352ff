/** Backends of strangers, sound and broken; each becomes a bundle, together with the classes of the NIO backend. */
@NullMarked
package weir.osgi.test.backend;

import org.jspecify.annotations.NullMarked;

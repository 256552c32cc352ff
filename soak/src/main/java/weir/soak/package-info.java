/** Ten minutes of mixed traffic that must lose nothing and grow nowhere. A tool on the class path, not a library. */
@NullMarked
package weir.soak;

import org.jspecify.annotations.NullMarked;

/**
 * An OSGi container in one jar: {@link weir.container.Main} starts a framework with Weir's bundles and a shell, or the
 * demo, or the tool weircat.
 *
 * <p><b>Ownership.</b> {@code Container} owns the framework and, unless the user named one, the folder of its storage;
 * whoever starts a container closes it. Nothing here sees a type of Weir's: those are in the bundles, and this program is
 * their operator.
 *
 * <p><b>Threads.</b> A container is started by the thread of {@code main} and closed by that or by the JVM's shutdown,
 * whichever comes first.
 */
@NullMarked
package weir.container;

import org.jspecify.annotations.NullMarked;

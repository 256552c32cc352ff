/**
 * The conformance kit. A backend joins by one class that extends {@link weir.tck.BackendKit} and names its provider.
 *
 * <p>Each {@code *Tests} class holds one topic of the contract; the display name of each test begins with the rule it
 * shows. {@link weir.tck.KitFixture} opens the services, connects streams and checks after each test that threads,
 * sockets and direct memory are back to what they were.
 */
@NullMarked
package weir.tck;

import org.jspecify.annotations.NullMarked;

/**
 * Load on an echo server, by plain sockets of the JDK's: nothing here knows Weir or OSGi, so what it finds is what any
 * peer would find.
 *
 * <p><b>Ownership.</b> {@code Load} owns its clients, each client its thread and its connection. A {@code Phase} belongs
 * to the load and outlives it: it is what the table is made of.
 *
 * <p><b>Threads.</b> Each client is a thread that blocks in its socket; one more thread closes the connections of those
 * who wait too long, so that every wait ends. Phases lock themselves.
 */
@NullMarked
package weir.container.load;

import org.jspecify.annotations.NullMarked;

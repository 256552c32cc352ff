/**
 * Echo servers side by side. {@code Comparison} starts each {@code EchoPeer} and one {@code Load} as JVMs of their own
 * and owns these processes; the load generator owns the connections, all on one thread.
 */
@NullMarked
package weir.bench.echo;

import org.jspecify.annotations.NullMarked;

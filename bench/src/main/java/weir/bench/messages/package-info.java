/**
 * Messages of the scalability protocols, Weir against libnng. {@code MessageComparison} starts two ends of a kind as
 * processes, which exchange messages with each other; it tells them when, and reads what they have counted. In an end on
 * Weir everything but the commands is the loop's.
 */
@NullMarked
package weir.bench.messages;

import org.jspecify.annotations.NullMarked;

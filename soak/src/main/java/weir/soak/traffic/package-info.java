/**
 * The traffic: tenants that open scopes, fill them with operations of one sort each, end them in one of several ways and
 * begin anew; the disturber that cancels, aborts and stops at random; the swapper that exchanges the backends below.
 *
 * <p>Each tenant has one virtual thread that opens, waits and ends; the operations run by callbacks on the event loops, or
 * by virtual threads that block. What callbacks and the disturber share is guarded by the monitor of its object. A
 * callback may take that monitor, since no callback runs on a submitter's stack; nobody waits for an operation under it.
 */
@NullMarked
package weir.soak.traffic;

import org.jspecify.annotations.NullMarked;

/**
 * What is counted and compared: operations by {@link weir.soak.account.Counted}, bytes by {@link weir.soak.account.Wire},
 * both into one {@link weir.soak.account.Books}. Knows nothing of the traffic. All of it may be used by any thread; who
 * submits a handle, and when, is the traffic's business.
 */
@NullMarked
package weir.soak.account;

import org.jspecify.annotations.NullMarked;

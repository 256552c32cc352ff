package weir.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes a pending operation off its provider's list. The counterpart is the {@code nni_aio_cancel_fn} of a provider.
 *
 * <p>Its duty: under the lock that guards the list, "if the operation is on my list and its ticket is this one, unlink
 * it and finish it with {@link Operation#abortStatus()}; else do nothing", for then it is finishing by itself.
 * Unlinking under the lock decides who finishes. {@link OperationQueue} does just that.
 */
@ConsumerType
@FunctionalInterface
public interface Canceller {
    /**
     * An abort was requested. Called at most once for a ticket, on the thread that requested it (a caller of
     * {@code cancel}, or the event loop whose timer expired), with no lock of Weir's held.
     */
    void cancel(Operation operation, long ticket);
}

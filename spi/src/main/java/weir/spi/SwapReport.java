package weir.spi;

/**
 * What a swap did.
 *
 * @param from the backend that was left
 * @param to the backend that took over
 * @param moved objects whose socket moved
 * @param stayed objects that could not be moved and are still served by the old backend
 * @param closed objects that could be neither moved nor kept: ended CLOSED
 * @param nanos how long it took
 */
public record SwapReport(String from, String to, int moved, int stayed, int closed, long nanos) {}

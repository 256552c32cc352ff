package weir.example;

import java.util.Optional;
import weir.api.AioStatus;

/**
 * The books of one client with one handle: what it may expect and what has come. Each client has its own, so that one
 * client's surplus cannot hide another's loss. Written by callbacks, read by the demo's thread at any time.
 */
final class Account {
    private final RoundTrips roundTrips = new RoundTrips();
    private long submitted;
    private long completed;
    private long cancelled;
    private long timedOut;
    private long unasked;
    private long messages;
    private long bytesSent;
    private long bytesBack;
    private long wrongBytes;
    private String failure = "";

    /** An operation is about to be submitted: a callback is owed. Before, since the callback may come at once. */
    synchronized void submitted() {
        submitted++;
    }

    /** The submission was not accepted: no callback is owed. */
    synchronized void refused() {
        submitted--;
    }

    /** A callback has run. */
    synchronized void completed(AioStatus status) {
        if (completed == submitted) {
            unasked++;
            return;
        }
        completed++;
        if (status == AioStatus.CANCELED) {
            cancelled++;
        } else if (status == AioStatus.TIMEDOUT) {
            timedOut++;
        }
    }

    /** These have been sent and so must come back. */
    synchronized void sent(long bytes) {
        bytesSent += bytes;
    }

    /** These have come back. */
    synchronized void cameBack(long bytes) {
        bytesBack += bytes;
    }

    /** Bytes that had come back turned out to be others than those sent. */
    synchronized void wrong(long bytes) {
        wrongBytes += bytes;
    }

    /** A whole message has come back. */
    synchronized void echoed(long nanos) {
        messages++;
        roundTrips.add(nanos);
    }

    /** Something went wrong that the numbers do not show; the first is kept. */
    synchronized void failed(String what) {
        if (failure.isEmpty()) {
            failure = what;
        }
    }

    synchronized Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    synchronized Tally tally() {
        return new Tally(
                submitted,
                completed,
                cancelled,
                timedOut,
                unasked,
                messages,
                Math.abs(bytesSent - bytesBack),
                wrongBytes);
    }

    synchronized void addRoundTripsTo(RoundTrips sum) {
        sum.add(roundTrips);
    }
}

package weir.backend.sim;

import weir.api.AioStatus;
import weir.api.ByteStream;

/** What shall happen to one stream, see {@link Simulation#script(ByteStream)}. */
public final class Script {
    private final End end;

    Script(End end) {
        this.end = end;
    }

    /**
     * Lets a read fail. A read is what one {@code recv} takes at once; a {@code recvFully} takes as many as it needs, and ends
     * with the status and the bytes it has by then.
     *
     * @param nth which one from here, 1 = the next
     * @param afterBytes how many bytes it still gets, 0 or more
     * @param status how the stream fails then, for good and in both directions; the peer sees a reset
     * @throws IllegalArgumentException if a number is not allowed, or the status is OK
     */
    public Script failRead(int nth, int afterBytes, AioStatus status) {
        if (nth < 1 || afterBytes < 0) {
            throw new IllegalArgumentException(
                    "read " + nth + " after " + afterBytes + " bytes; allowed: from 1, after 0 or more");
        }
        if (status == AioStatus.OK) {
            throw new IllegalArgumentException("a failure with OK; allowed: any other status");
        }
        end.network.lock.lock();
        try {
            end.cut(nth, afterBytes, status);
            return this;
        } finally {
            end.network.lock.unlock();
        }
    }

    /** Breaks the connection now: both ends see a reset. */
    public void reset() {
        end.network.lock.lock();
        try {
            end.breakWith(AioStatus.CONNRESET);
            end.peer().breakWith(AioStatus.CONNRESET);
        } finally {
            end.network.lock.unlock();
        }
    }
}

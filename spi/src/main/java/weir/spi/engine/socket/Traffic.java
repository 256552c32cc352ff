package weir.spi.engine.socket;

import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes that the sockets of a scope have moved. One pair of adders for all of them, since a counter in each stream
 * would have to be paid by every idle connection; adders, since several loops and submitters count at once.
 */
public final class Traffic {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    /** Nothing moved yet. */
    public Traffic() {}

    void received(long bytes) {
        received.add(bytes);
    }

    void sent(long bytes) {
        sent.add(bytes);
    }

    /** Bytes that operations have received. */
    public long receivedBytes() {
        return received.sum();
    }

    /** Bytes that operations have sent. */
    public long sentBytes() {
        return sent.sum();
    }

    /** Adds what another has counted so far. */
    public void addAll(Traffic other) {
        received(other.receivedBytes());
        sent(other.sentBytes());
    }
}

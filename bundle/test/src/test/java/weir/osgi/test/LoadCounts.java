package weir.osgi.test;

import java.util.concurrent.atomic.AtomicInteger;

/** What has gone wrong, and how much has gone well. */
final class LoadCounts {
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger reset = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();

    /** Round trips of any kind. */
    final AtomicInteger roundTrips = new AtomicInteger();
    /** Connections of strangers that came, were served and went. */
    final AtomicInteger strangers = new AtomicInteger();

    boolean clean() {
        return refused.get() + reset.get() + closed.get() + lost.get() == 0;
    }

    @Override
    public String toString() {
        return "refused " + refused + ", reset " + reset + ", closed " + closed + ", lost " + lost + ", round trips "
                + roundTrips + ", strangers " + strangers;
    }
}

package weir.spi.engine.loop;

import java.util.concurrent.atomic.AtomicInteger;

/** How many sockets live on a loop, until none is taken in any more: 0, 1, ... -> ENDED, from 0 only. */
final class Residents {
    private static final int ENDED = Integer.MIN_VALUE;

    private final AtomicInteger count = new AtomicInteger();

    /** One more; false if none is taken in any more. */
    boolean enter() {
        int seen;
        do {
            seen = count.get();
            if (seen == ENDED) {
                return false;
            }
        } while (!count.compareAndSet(seen, seen + 1));
        return true;
    }

    /** One less; whether it was the last. */
    boolean leave() {
        return count.decrementAndGet() == 0;
    }

    /** From here none is taken in, if there is none; whether this call made it so. */
    boolean end() {
        return count.compareAndSet(0, ENDED);
    }

    /** How many there are, or a negative number if none is taken in any more. */
    int countOrEnded() {
        return count.get();
    }
}

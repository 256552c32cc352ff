package weir.spi.engine.loop;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop: start and cancel are O(1) from any thread, whatever the number outstanding (rule T4).
 *
 * <p>Eight levels of 64 slots. A slot of level 0 spans 2^16 ns (65 us), of each further level 64 times more. A timer
 * stands at the level of the highest digit in which its time differs from now: so all of a level come before all of the
 * next, and the earliest slot is the first occupied one of the lowest occupied level. When time reaches a slot of a
 * higher level its timers are spread over the lower ones. Deadlines stay exact: a slot of level 0 is searched for those
 * that are due.
 *
 * <p>Times are kept relative to the wheel's start, so comparing them is safe. They are negative only if the clock has gone
 * back to before it. The wheel never turns back: what is started for a time that it has passed already, since the clock
 * showed a later one before, stands in the slot that it is at, which is searched for what is due by the clock as it is.
 */
final class TimerWheel {
    private static final int LEVELS = 8;
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int TICK_BITS = 16;
    /** 2^62 ns is "endless"; anything later than this is clamped to it. */
    private static final long FAR = Long.MAX_VALUE >>> 1;

    private final ReentrantLock lock = new ReentrantLock();
    private final long origin;
    private final Runnable wake;

    // All guarded by the lock.
    private final TimerNode[] heads = new TimerNode[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    /** The tick up to which all slots have been dealt with. */
    private long elapsed;
    /** The time that the sleeping loop will wake at by itself; FAR if it needs no timer. */
    private long waitsUntil = FAR;
    /** The ticket of the node that {@link #pollExpired} returned last. */
    private long expiredTicket;

    private int size;
    /** Set when a loop ends: further timers go to the heir. */
    private @Nullable TimerWheel heir;

    /**
     * An empty wheel.
     *
     * @param wake makes the loop look at its timers again; called with no lock held but that of a wheel that ends
     */
    TimerWheel(long now, Runnable wake) {
        origin = now;
        this.wake = wake;
    }

    /**
     * Starts a timer that is in no wheel.
     *
     * @return whether the loop was woken since it would have slept too long
     */
    boolean start(TimerNode node, long deadline, long ticket) {
        boolean wakes = false;
        TimerWheel other;
        lock.lock();
        try {
            other = heir;
            if (other == null) {
                node.deadline = deadline;
                node.ticket = ticket;
                node.wheel = this;
                long time = relative(deadline);
                insert(node, time);
                size++;
                wakes = time < waitsUntil;
            }
        } finally {
            lock.unlock();
        }
        if (other != null) {
            return other.start(node, deadline, ticket); // and wakes its loop, not ours
        }
        if (wakes) {
            wake.run();
        }
        return wakes;
    }

    /** Takes a timer out if it is in; false if it has moved to another wheel. */
    boolean remove(TimerNode node) {
        lock.lock();
        try {
            if (node.wheel != this) {
                return false;
            }
            if (node.slot >= 0) {
                unlink(node);
                size--;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there are timers; a guess for a caller without the lock. */
    boolean isEmpty() {
        return size == 0;
    }

    /** Takes out one timer that is due, or null. Its ticket is {@link #expiredTicket}. */
    @Nullable
    TimerNode pollExpired(long now) {
        lock.lock();
        try {
            long time = relative(now);
            long tick = Math.max(elapsed, time >> TICK_BITS);
            while (size > 0) {
                int level = lowestLevel();
                int slot = firstSlot(level);
                long start = startOf(level, slot);
                if (start > tick) {
                    break;
                }
                elapsed = Math.max(elapsed, start);
                if (level > 0) {
                    spread(level, slot);
                    continue;
                }
                TimerNode due = firstDue(slot, time);
                if (due == null) {
                    return null;
                }
                unlink(due);
                size--;
                expiredTicket = due.ticket;
                return due;
            }
            elapsed = tick;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** For the loop's thread, right after {@link #pollExpired} returned a node. */
    long expiredTicket() {
        return expiredTicket;
    }

    /**
     * How long the loop may sleep, noted so that an earlier timer wakes it.
     *
     * @return nanoseconds, 0 if a timer is due, -1 if there is none
     */
    long sleepTime(CoarseClock clock) {
        lock.lock();
        try {
            if (size == 0) {
                waitsUntil = FAR;
                return -1;
            }
            int level = lowestLevel();
            int slot = firstSlot(level);
            long wake = level > 0 ? startOf(level, slot) << TICK_BITS : earliestIn(slot);
            waitsUntil = wake;
            return Math.max(0, wake - (clock.read() - origin));
        } finally {
            lock.unlock();
        }
    }

    /** Moves all timers to another wheel; timers started here later go there too. Called by the loop that ends. */
    void moveTo(TimerWheel other) {
        lock.lock();
        try {
            heir = other;
            for (int index = 0; index < heads.length; index++) {
                for (TimerNode node = heads[index]; node != null; node = heads[index]) {
                    unlink(node);
                    // Lock order: the wheel that ends before its heir; heirs never end before their testators.
                    other.start(node, node.deadline, node.ticket);
                }
            }
            size = 0;
        } finally {
            lock.unlock();
        }
    }

    private long relative(long nanoTime) {
        return Math.min(FAR, nanoTime - origin);
    }

    private void insert(TimerNode node, long time) {
        long tick = Math.max(elapsed, time >> TICK_BITS);
        int level = Math.min(LEVELS - 1, (63 - Long.numberOfLeadingZeros((tick ^ elapsed) | (SLOTS - 1))) / DIGIT_BITS);
        int slot = (int) (tick >>> (level * DIGIT_BITS)) & (SLOTS - 1);
        int index = level * SLOTS + slot;
        TimerNode head = heads[index];
        node.slot = index;
        node.previous = null;
        node.next = head;
        if (head != null) {
            head.previous = node;
        }
        heads[index] = node;
        occupied[level] |= 1L << slot;
    }

    private void unlink(TimerNode node) {
        TimerNode before = node.previous;
        TimerNode after = node.next;
        if (after != null) {
            after.previous = before;
        }
        if (before != null) {
            before.next = after;
        } else {
            heads[node.slot] = after;
            if (after == null) {
                occupied[node.slot >>> DIGIT_BITS] &= ~(1L << (node.slot & (SLOTS - 1)));
            }
        }
        node.previous = null;
        node.next = null;
        node.slot = -1;
    }

    private int lowestLevel() {
        int level = 0;
        while (occupied[level] == 0) {
            level++;
        }
        return level;
    }

    /** The first occupied slot of a level: none stands before the digit of now, which is the lowest possible. */
    private int firstSlot(int level) {
        return Long.numberOfTrailingZeros(occupied[level]);
    }

    private long startOf(int level, int slot) {
        int shift = level * DIGIT_BITS;
        long above = (elapsed >>> (shift + DIGIT_BITS)) << (shift + DIGIT_BITS);
        return above | ((long) slot << shift);
    }

    private void spread(int level, int slot) {
        int index = level * SLOTS + slot;
        for (TimerNode node = heads[index]; node != null; node = heads[index]) {
            unlink(node);
            insert(node, relative(node.deadline));
        }
    }

    private @Nullable TimerNode firstDue(int slot, long time) {
        for (TimerNode node = heads[slot]; node != null; node = node.next) {
            if (relative(node.deadline) <= time) {
                return node;
            }
        }
        return null;
    }

    private long earliestIn(int slot) {
        long earliest = FAR;
        for (TimerNode node = heads[slot]; node != null; node = node.next) {
            earliest = Math.min(earliest, relative(node.deadline));
        }
        return earliest;
    }
}

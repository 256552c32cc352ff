package weir.spi.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the virtual threads that wait for what a loop's events have ended, many at a time.
 *
 * <p><b>Why.</b> A virtual thread that is unparked by a thread of the operating system wakes a carrier, if one is idle: a
 * system call, and on a busy processor two switches, for a few microseconds of work, after which the carrier is idle again.
 * A virtual thread that unparks others puts them into the queue of the carrier it runs on. So the loop collects those of one
 * poll, and a virtual thread of the loop's own, the waker, unparks them. A single one the loop unparks itself.
 *
 * <p>After the poll the loop yields: else the first answer would wake it while it shares a processor with those just woken,
 * it would take that from them for one event, and so again for the next. Where processors are free a yield costs nothing.
 *
 * <p><b>Goals.</b> Nobody waits longer than the events of the poll take: {@link #flush} comes before any callback runs and
 * before the loop sleeps, and a full batch leaves at once. If the waker is behind, and so the ring full, the loop unparks
 * by itself. An unpark that comes late, when its thread waits for something else by then, is a spurious wake-up, which every
 * {@link LockSupport#park} allows for.
 *
 * <p>The loop sleeps only after a flush, and the waker tells of its sleep before it looks a last time: one of them sees the
 * other, as with {@link EventLoop} and its submitters.
 */
final class Unparks {
    private static final int BATCH = 32;
    /** A power of two. */
    private static final int CAPACITY = 256;

    private static final VarHandle ASLEEP;
    private static final VarHandle TAKEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ASLEEP = lookup.findVarHandle(Unparks.class, "asleep", int.class);
            TAKEN = lookup.findVarHandle(Unparks.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;

    /** From {@code taken} on the loop's, before that the waker's: the two numbers publish the slots. Made when first needed. */
    private @Nullable Thread @Nullable [] ring;

    // The loop's thread only.
    private boolean collects;
    /** The waker has got some in this poll. */
    private boolean gave;

    private long collected;
    private @Nullable Thread waker;

    /** How many were given to the waker. Written by the loop, volatile: then it reads {@code asleep}. */
    private volatile long given;
    /** How many the waker has taken. Written by it, release. */
    private volatile long taken;
    /** 1 while the waker sleeps or is about to. */
    private volatile int asleep;

    private volatile boolean ended;

    Unparks(String name) {
        this.name = name;
    }

    // The loop's thread

    /** From here unparks are collected, until the next flush. */
    void collect() {
        collects = true;
    }

    /** Unparks a thread, by the next flush at the latest. */
    void unpark(Thread waiter) {
        if (!collects || !VirtualThreads.isVirtual(waiter) || collected - taken == CAPACITY) {
            LockSupport.unpark(waiter);
            return;
        }
        ringOrNew()[slot(collected)] = waiter;
        collected++;
        if (collected - given == BATCH) {
            give();
        }
    }

    /** Unparks all that were collected, and collects no more. */
    void flush() {
        collects = false;
        long waiting = collected - given;
        if (waiting > 1) {
            give();
        } else if (waiting == 1) {
            collected--;
            int last = slot(collected);
            Thread waiter = ringOrNew()[last];
            ringOrNew()[last] = null;
            LockSupport.unpark(waiter);
        }
    }

    /** The end of a poll: flushes, and lets those go first whom the waker wakes. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the yield but speed
    void flushAndYield() {
        flush();
        if (gave) {
            gave = false;
            Thread.yield();
        }
    }

    /** No further one will come. The waker ends once it has unparked those it has; nobody waits for that. */
    void end() {
        flush();
        ended = true;
        wakeWaker();
    }

    private void give() {
        gave = true;
        given = collected;
        if (waker == null) {
            waker = VirtualThreads.start(this::unparkGiven, name);
        } else {
            wakeWaker();
        }
    }

    private void wakeWaker() {
        if (asleep != 0 && ASLEEP.compareAndSet(this, 1, 0)) {
            LockSupport.unpark(waker);
        }
    }

    private @Nullable Thread[] ringOrNew() {
        if (ring == null) {
            ring = new Thread[CAPACITY];
        }
        return ring;
    }

    private static int slot(long number) {
        return (int) number & (CAPACITY - 1);
    }

    // The waker

    private void unparkGiven() {
        while (true) {
            long end = given;
            if (taken != end) {
                unparkUntil(end);
            } else if (ended) {
                return;
            } else {
                asleep = 1;
                if (given == end && !ended) {
                    LockSupport.park(this);
                }
                asleep = 0;
            }
        }
    }

    private void unparkUntil(long end) {
        @Nullable Thread[] threads = ringOrNew();
        for (long number = taken; number != end; number++) {
            int slot = slot(number);
            Thread waiter = threads[slot];
            threads[slot] = null;
            LockSupport.unpark(waiter);
        }
        TAKEN.setRelease(this, end);
    }
}

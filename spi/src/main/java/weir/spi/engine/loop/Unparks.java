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
 * <p>After such a poll the loop yields: else the first answer would wake it while it shares a processor with those just woken,
 * it would take that from them for one event, and so again for the next. Where a processor is free the yield returns at once.
 *
 * <p><b>Goals.</b> Nobody waits longer than the events of the poll take: the loop unparks by itself whom it has collected
 * before it runs code of others, and gives them to the waker before it sleeps. Nobody is lost: the waker may never run, since those who
 * wait may have pinned every carrier, so whoever is not taken for a while is unparked by the {@link StallWatch}. An unpark
 * too many, or one that comes late, is a spurious wake-up, which every {@link LockSupport#park} allows for.
 *
 * <p>Three numbers tell whose a slot of the ring is: from {@code taken} to {@code given} the waker's, from there to
 * {@code collected} the loop's. The loop sleeps only after a flush, and the waker tells of its sleep before
 * it looks a last time: one of them sees the other, as with {@link EventLoop} and its submitters.
 */
final class Unparks {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private static final int BATCH = 32;
    /** A power of two. */
    private static final int CAPACITY = 256;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Thread[].class);
    private static final VarHandle COLLECTED;
    private static final VarHandle ASLEEP;
    private static final VarHandle TAKEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COLLECTED = lookup.findVarHandle(Unparks.class, "collected", long.class);
            ASLEEP = lookup.findVarHandle(Unparks.class, "asleep", int.class);
            TAKEN = lookup.findVarHandle(Unparks.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;

    /** Slots are written and read opaque, published by the numbers; null = nobody. Made when first needed. */
    private @Nullable Thread @Nullable [] ring;

    // The loop's thread only.
    private boolean collects;
    /** The waker has got some in this poll. */
    private boolean gave;

    private @Nullable Thread waker;
    private boolean hasNoWaker;

    /** How many were collected. Written by the loop, release. */
    private volatile long collected;
    /** How many were given to the waker. Written by the loop, volatile: then it reads {@code asleep}. */
    private volatile long given;
    /** How many the waker has taken. Written by it, release. */
    private volatile long taken;
    /** 1 while the waker sleeps or is about to. */
    private volatile int asleep;

    /** Written by the loop after the last change of {@code given}, so read before it. */
    private volatile boolean ended;

    Unparks(String name) {
        this.name = name;
    }

    // The loop's thread

    /** From here unparks are collected, until the next flush. */
    void collect() {
        collects = !hasNoWaker;
    }

    /** Unparks a thread, by the next flush at the latest. */
    void unpark(Thread waiter) {
        long number = collected;
        if (!collects || !VirtualThreads.isVirtual(waiter) || number - taken == CAPACITY) {
            LockSupport.unpark(waiter);
            return;
        }
        SLOT.setOpaque(ringOrNew(), slot(number), waiter);
        COLLECTED.setRelease(this, number + 1);
        if (number + 1 - given == BATCH) {
            give();
        }
    }

    /** Unparks whom it has collected, here, and collects no more: what comes next may take its time, or a lock. */
    void flush() {
        collects = false;
        if (collected != given) {
            for (long number = given; number < collected; number++) {
                wake(take(ringOrNew(), number));
            }
            COLLECTED.setRelease(this, given);
        }
    }

    /** The end of a poll: unparks whom it has collected, and lets those go first whom the waker wakes. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the yield but speed
    void flushAndYield() {
        if (collected - given > 1) {
            give();
        }
        flush();
        if (gave) {
            gave = false;
            Thread.yield();
        }
    }

    /** No further one will come. The waker ends once it has run; nobody waits for that. */
    void end() {
        rescue(); // from here the watch looks no more
        flush();
        ended = true;
        wakeWaker();
    }

    private void give() {
        gave = true;
        given = collected;
        if (waker != null) {
            wakeWaker();
            return;
        }
        try {
            waker = VirtualThreads.start(this::unparkGiven, name);
        } catch (RuntimeException | Error e) { // no memory for a thread
            LOG.log(System.Logger.Level.ERROR, name + " does not start; the loop wakes each waiter by itself", e);
            hasNoWaker = true;
            collects = false;
            unparkUntil(given);
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

    /** Empties a slot that is the caller's. */
    private static @Nullable Thread take(@Nullable Thread[] threads, long number) {
        Thread waiter = threads[slot(number)];
        SLOT.setOpaque(threads, slot(number), null);
        return waiter;
    }

    private void wake(@Nullable Thread waiter) {
        try {
            LockSupport.unpark(waiter);
        } catch (RuntimeException | Error e) { // no memory, or the scheduler of virtual threads has ended
            LOG.log(System.Logger.Level.ERROR, name + ": a virtual thread could not be woken", e);
        }
    }

    // The watch's thread, and the loop's at its end

    /** How many have been taken if there are others, else -1. */
    long takenIfBehind() {
        long seen = taken;
        return seen == collected ? -1 : seen;
    }

    /** Unparks all who wait for the loop or its waker, and leaves them there. */
    void rescue() {
        long end = collected; // before the ring, which it publishes
        @Nullable Thread[] threads = ring;
        for (long number = taken; threads != null && number < end; number++) {
            wake((Thread) SLOT.getOpaque(threads, slot(number)));
        }
    }

    // The waker

    private void unparkGiven() {
        while (true) {
            boolean over = ended;
            long end = given;
            if (taken != end) {
                unparkUntil(end);
            } else if (over) {
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
        for (long number = taken; number != end; number++) {
            wake(take(ringOrNew(), number));
        }
        TAKEN.setRelease(this, end);
    }
}

package weir.backend.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import weir.spi.LoopDriver;
import weir.spi.Poller;

/**
 * Time and chance of a simulation: runs the loops that have something to do, and if none has, lets time pass until
 * something happens. All on one thread, all decisions by one seed.
 */
final class Scheduler implements World, LoopDriver {
    /** Something that will happen. */
    private record Event(long time, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time == other.time ? Long.compare(number, other.number) : Long.compare(time, other.time);
        }
    }

    private static final class Running {
        final Loop loop;
        final Poller poller;
        /** Until when it does nothing, whatever there is. */
        long stalledUntil;

        Running(Loop loop, Poller poller) {
            this.loop = loop;
            this.poller = poller;
        }

        boolean hasWork(long now) {
            boolean events = poller instanceof SimPoller sim && sim.hasEvents();
            return now >= stalledUntil && (events || loop.isAwake() || loop.sleepsUntil() <= now);
        }

        /** When it has something to do at the latest. */
        long next(long now) {
            return stalledUntil > now ? stalledUntil : loop.sleepsUntil();
        }
    }

    private final ReentrantLock lock;
    private final Random random;
    private final Faults faults;
    private final Supplier<String> waiting;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Running> loops = new ArrayList<>();
    private final StringBuilder history = new StringBuilder();
    private long now;
    private long numbers;
    private int turn;

    /**
     * Time begins at 0.
     *
     * @param lock that of the network, held while something happens there
     * @param waiting what waits, for the message when nothing can happen any more
     */
    Scheduler(long seed, Faults faults, ReentrantLock lock, Supplier<String> waiting) {
        this.lock = lock;
        random = new Random(seed);
        this.faults = faults;
        this.waiting = waiting;
    }

    long now() {
        return now;
    }

    Faults faults() {
        return faults;
    }

    String history() {
        return history.toString();
    }

    /** Lets no loop run for so long. */
    void stall(long nanos) {
        loops.forEach(each -> each.stalledUntil = now + nanos);
    }

    // LoopDriver

    @Override
    public void add(Loop loop, Poller poller) {
        loops.add(new Running(loop, poller));
    }

    @Override
    public boolean runUntil(BooleanSupplier condition, long nanos) {
        long end = nanos < 0 || nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                if (nanos < 0) {
                    throw new IllegalStateException(
                            "nothing is left that could happen, at " + now + " ns; waiting: " + waiting.get());
                }
                now = end;
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Lets something happen, not later than a time; false if there is nothing. */
    private boolean step(long end) {
        List<Running> ready = loops.stream().filter(each -> each.hasWork(now)).toList();
        if (!ready.isEmpty()) {
            Running next = ready.get(faults.reordered() ? random.nextInt(ready.size()) : turn++ % ready.size());
            if (!next.loop.turn()) {
                loops.remove(next);
            }
            return true;
        }
        long time = events.isEmpty() ? Long.MAX_VALUE : events.element().time;
        for (Running each : loops) {
            time = Math.min(time, each.next(now));
        }
        if (time == Long.MAX_VALUE || time > end) {
            return false;
        }
        now = Math.max(now, time);
        arrive();
        return true;
    }

    private void arrive() {
        lock.lock();
        try {
            while (!events.isEmpty() && events.element().time <= now) {
                events.remove().action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    // World

    @Override
    public long arrivalAfter(Traffic what, long notBefore) {
        long delay = what == Traffic.CONNECT ? faults.connectDelay().toNanos() : delay();
        return Math.max(now + delay, notBefore);
    }

    private long delay() {
        long least = faults.minDelay().toNanos();
        long range = faults.maxDelay().toNanos() - least;
        return range == 0 ? least : least + (long) (random.nextDouble() * range);
    }

    @Override
    public void later(long time, Runnable arrival) {
        if (time <= now) {
            arrival.run();
        } else {
            events.add(new Event(time, numbers++, arrival));
        }
    }

    @Override
    public int share(int most) {
        return faults.partial() ? 1 + random.nextInt(most) : most;
    }

    @Override
    public boolean resets() {
        return faults.resetChance() > 0 && random.nextDouble() < faults.resetChance();
    }

    @Override
    public int copies() {
        if (faults.lossChance() > 0 && random.nextDouble() < faults.lossChance()) {
            return 0;
        }
        return faults.doubleChance() > 0 && random.nextDouble() < faults.doubleChance() ? 2 : 1;
    }

    @Override
    public <T> void shuffle(List<T> all) {
        if (faults.reordered()) {
            Collections.shuffle(all, random);
        }
    }

    @Override
    public void note(String what) {
        history.append(now).append(' ').append(what).append('\n');
    }
}

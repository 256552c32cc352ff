package weir.stress.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs logical threads on the calling thread, one step at a time; before each step the seed decides whose step is next.
 * The same seed gives the same schedule. What is explored are interleavings, as if memory were sequentially consistent:
 * what weaker orders do is for jcstress.
 */
public final class Scheduler {
    /** Far more than any program here needs: one that does not end is a failure, not a hang. */
    private static final int MOST_STEPS = 20_000;

    /** How often a thread that could go on does: from a switch at each step to a handful in a whole schedule. */
    private static final double[] STAYING = {0, 0.5, 0.8, 0.95};

    private static @Nullable Scheduler active;

    private static final List<Thread> IDENTITIES = new ArrayList<>();

    private final SplittableRandom random;
    private final double staying;
    private final Runnable afterStep;
    private final List<LogicalThread> threads = new ArrayList<>();
    private final @Nullable List<String> trace;
    private final List<LogicalThread> runnable = new ArrayList<>();

    private @Nullable LogicalThread current;
    private @Nullable LogicalThread chosen;
    private int steps;
    private long fingerprint;
    /** Of locks. */
    private int releases;

    /**
     * Makes one without threads.
     *
     * @param afterStep looks at the state after each step; must not change it
     * @param trace takes a line for each step, or null
     */
    public Scheduler(SplittableRandom random, Runnable afterStep, @Nullable List<String> trace) {
        this.random = random;
        this.afterStep = afterStep;
        this.trace = trace;
        staying = STAYING[random.nextInt(STAYING.length)];
    }

    /** Adds a thread, before or during the run. */
    public void add(String name, Runnable body) {
        add(name, false, body);
    }

    /** Adds a thread that serves the others: it need not end. */
    public void addServant(String name, Runnable body) {
        add(name, true, body);
    }

    private void add(String name, boolean serves, Runnable body) {
        int number = threads.size();
        while (IDENTITIES.size() <= number) {
            IDENTITIES.add(Thread.ofPlatform().unstarted(() -> {}));
        }
        threads.add(new LogicalThread(name, number, IDENTITIES.get(number), serves, body));
    }

    /**
     * Runs until all threads have ended, but for servants that wait.
     *
     * @param whenIdle asked when nobody can go on: whether it has changed that, for instance by a further thread
     * @throws AssertionError if it is stuck for good, or does not end, or a thread has thrown
     */
    public void run(BooleanSupplier whenIdle) {
        Scheduler outer = active;
        active = this;
        try {
            while (true) {
                LogicalThread next = chosen != null ? chosen : choose();
                chosen = null;
                if (next != null) {
                    resume(next);
                } else if (!whenIdle.getAsBoolean()) {
                    if (isOver()) {
                        return;
                    }
                    throw new AssertionError("stuck for ever: " + waiting());
                }
            }
        } finally {
            active = outer;
        }
    }

    private void resume(LogicalThread next) {
        current = next;
        try {
            next.coroutine.resume();
        } finally {
            current = null;
        }
        if (next.failure != null) {
            throw new AssertionError(next.name + ": " + next.failure, next.failure);
        }
        if (next.coroutine.isDone()) {
            afterStep.run();
        }
    }

    private boolean isOver() {
        return threads.stream().allMatch(each -> each.coroutine.isDone() || each.serves);
    }

    private String waiting() {
        StringBuilder text = new StringBuilder();
        for (LogicalThread each : threads) {
            if (!each.coroutine.isDone()) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(each.name)
                        .append(" at ")
                        .append(each.at);
            }
        }
        return text.toString();
    }

    private @Nullable LogicalThread choose() {
        runnable.clear();
        for (LogicalThread each : threads) {
            if (each.isRunnable()) {
                runnable.add(each);
            }
        }
        return runnable.isEmpty() ? null : runnable.get(random.nextInt(runnable.size()));
    }

    /** The steps made. */
    public int steps() {
        return steps;
    }

    // For the code that runs in logical threads

    static @Nullable Scheduler running() {
        Scheduler scheduler = active;
        return scheduler == null || scheduler.current == null ? null : scheduler;
    }

    LogicalThread current() {
        if (current == null) {
            throw new IllegalStateException("outside a logical thread");
        }
        return current;
    }

    @Nullable
    LogicalThread byIdentity(Thread identity) {
        for (LogicalThread each : threads) {
            if (each.identity == identity) {
                return each;
            }
        }
        return null;
    }

    int releases() {
        return releases;
    }

    void countRelease() {
        releases++;
    }

    /** The current thread is about to do something that others may notice: perhaps others go first. */
    void step(String what) {
        LogicalThread me = look(what);
        if (staying > 0 && random.nextDouble() < staying) {
            note(me);
            return;
        }
        LogicalThread next = choose();
        if (next != me) {
            chosen = next;
            Coroutine.leave();
        }
        note(me);
    }

    /** The current thread cannot go on before a condition holds. */
    void waitFor(String what, BooleanSupplier condition) {
        LogicalThread me = look(what);
        me.waitsFor = condition;
        if (!condition.getAsBoolean()) {
            Coroutine.leave();
        }
        me.waitsFor = null;
        note(me);
    }

    private LogicalThread look(String what) {
        LogicalThread me = current();
        me.at = what;
        if (++steps > MOST_STEPS) {
            throw new AssertionError("no end after " + MOST_STEPS + " steps; last: " + waiting());
        }
        observe();
        return me;
    }

    /** Looks at the state, which makes no steps. */
    void observe() {
        LogicalThread me = current();
        current = null;
        try {
            afterStep.run();
        } finally {
            current = me;
        }
    }

    /** A number that two schedules share, as good as never, unless they made the same steps in the same order. */
    public long fingerprint() {
        return fingerprint;
    }

    private void note(LogicalThread me) {
        fingerprint = (fingerprint ^ me.number) * 0x9E3779B97F4A7C15L + me.at.hashCode();
        if (trace != null) {
            trace.add(me.name + ": " + me.at);
        }
    }
}

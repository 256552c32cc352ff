package weir.tck;

import java.util.SplittableRandom;

/**
 * Rounds of two sides that run at the same time, on two threads that live as long as the race: making threads for each
 * round would leave hardly any overlap. Random delays shift the sides against each other.
 */
final class Race {
    /** Rounds of each race; a million and more by hand. */
    static final int ROUNDS = Integer.getInteger("weir.kit.races", 5_000);

    private static final int SPINS_BEFORE_YIELD = 200;

    /** One side of a round. */
    @FunctionalInterface
    interface Side {
        void run(int round) throws Exception;
    }

    private final SplittableRandom random = new SplittableRandom(4711);
    private final Side right;
    private volatile int go = -1;
    private volatile int done = -1;
    private volatile boolean over;
    private volatile int rightDelay;
    private volatile Throwable failure;

    private Race(Side right) {
        this.right = right;
    }

    /** Runs the rounds: before, then left and right together, then after; all but right on the caller's thread. */
    static Race run(int rounds, Side before, Side left, Side right, Side after) throws Exception {
        Race race = new Race(right);
        Thread other = new Thread(race::runRight, "kit-race");
        other.setDaemon(true);
        other.start();
        try {
            for (int round = 0; round < rounds; round++) {
                before.run(round);
                race.round(round, left);
                after.run(round);
            }
        } finally {
            race.over = true;
            other.join(KitFixture.patience().toMillis());
        }
        return race;
    }

    private void round(int round, Side left) throws Exception {
        // Now and then hardly any delay, now and then about as much as waking a loop takes; on either side.
        int delay = random.nextInt(random.nextInt(4) == 0 ? 3_000 : 60);
        boolean delayLeft = random.nextBoolean();
        rightDelay = delayLeft ? 0 : delay;
        go = round;
        if (delayLeft) {
            spin(delay);
        }
        left.run(round);
        long end = System.nanoTime() + KitFixture.patience().toNanos();
        for (int spins = 0; done != round; spins++) {
            relax(spins);
            if (failure != null || spins % 1_000_000 == 999_999 && System.nanoTime() - end > 0) {
                throw new AssertionError("the other side of round " + round + " failed or hangs", failure);
            }
        }
    }

    private void runRight() {
        for (int round = 0; ; round++) {
            for (int spins = 0; go != round; spins++) {
                if (over) {
                    return;
                }
                relax(spins);
            }
            spin(rightDelay);
            try {
                right.run(round);
            } catch (Throwable e) {
                failure = e;
                return;
            }
            done = round;
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static void relax(int spins) {
        if (spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield(); // on a machine with few processors the other side needs this one
        }
    }
}

package weir.spi.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever is to be unparked is, whatever the loop and its waker do next. This thread is the loop's. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnparksTest {
    private static final long PATIENCE_MILLIS = 10_000;

    /** A virtual thread that parks until it is told to go. */
    private static final class Sleeper {
        private volatile boolean told;
        private final Thread thread = VirtualThreads.start(this::sleep, "sleeper");

        private void sleep() {
            while (!told) {
                LockSupport.park(this);
            }
        }

        static List<Sleeper> several(int number) {
            List<Sleeper> all = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                all.add(new Sleeper());
            }
            for (Sleeper each : all) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
                while (each.thread.getState() != Thread.State.WAITING) {
                    assertThat(System.nanoTime() - end).as("sleeps").isNegative();
                    Thread.onSpinWait();
                }
            }
            return all;
        }

        void wakeBy(Unparks unparks) {
            told = true;
            unparks.unpark(thread);
        }

        void requireAwake() throws InterruptedException {
            thread.join(PATIENCE_MILLIS);
            assertThat(thread.isAlive()).as("sleeps on").isFalse();
        }
    }

    @BeforeAll
    static void hasVirtualThreads() {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
    }

    private static void requireAwake(List<Sleeper> sleepers) throws InterruptedException {
        for (Sleeper each : sleepers) {
            each.requireAwake();
        }
    }

    @Test
    @DisplayName("one, a few, a batch and more than a ring takes are all woken at the end of a poll")
    void anyNumber() throws InterruptedException {
        Unparks unparks = new Unparks("test-waker");
        for (int number : new int[] {1, 2, 31, 32, 33, 64, 256, 257, 600, 1}) {
            List<Sleeper> sleepers = Sleeper.several(number);
            unparks.collect();
            sleepers.forEach(each -> each.wakeBy(unparks));
            unparks.flushAndYield();
            requireAwake(sleepers);
        }
        unparks.end();
    }

    @Test
    @DisplayName("whom a loop has collected it wakes by itself before code of others")
    void flush() throws InterruptedException {
        Unparks unparks = new Unparks("test-waker");
        List<Sleeper> sleepers = Sleeper.several(5);
        unparks.collect();
        sleepers.forEach(each -> each.wakeBy(unparks));
        assertThat(unparks.takenIfBehind()).isZero();
        assertThat(sleepers).allMatch(each -> each.thread.isAlive());
        unparks.flush();
        assertThat(unparks.takenIfBehind()).isNegative();
        requireAwake(sleepers);
        unparks.end();
    }

    @Test
    @DisplayName("whom the waker got just before the end of the loop it still wakes")
    void endBehindTheLast() throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            Unparks unparks = new Unparks("test-waker");
            List<Sleeper> first = Sleeper.several(2);
            List<Sleeper> second = Sleeper.several(2);
            unparks.collect();
            first.forEach(each -> each.wakeBy(unparks));
            unparks.flushAndYield();
            unparks.collect();
            second.forEach(each -> each.wakeBy(unparks));
            unparks.flushAndYield();
            unparks.end();
            requireAwake(first);
            requireAwake(second);
        }
    }

    @Test
    @DisplayName("the watch wakes whom neither the loop nor the waker does")
    void rescue() throws InterruptedException {
        Unparks unparks = new Unparks("test-waker");
        List<Sleeper> sleepers = Sleeper.several(5);
        unparks.collect();
        sleepers.forEach(each -> each.wakeBy(unparks));
        Thread watch = new Thread(unparks::rescue, "test-watch");
        watch.start();
        requireAwake(sleepers);
        watch.join(PATIENCE_MILLIS);
        unparks.end();
    }
}

package weir.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.stress.schedule.Scheduler;
import weir.stress.schedule.Steps;

@Timeout(60)
class SchedulerTest {
    @Test
    void allOrdersOfTwoThreadsWithTwoStepsEach() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 1000; seed++) {
            StringBuilder order = new StringBuilder();
            Scheduler scheduler = scheduler(seed);
            for (String name : new String[] {"a", "b"}) {
                scheduler.add(name, () -> {
                    order.append(name);
                    Steps.step("between");
                    order.append(name);
                });
            }
            scheduler.run(() -> false);
            orders.add(order.toString());
        }
        assertThat(orders).containsExactlyInAnyOrder("aabb", "abab", "abba", "bbaa", "baba", "baab");
    }

    @Test
    void threadsThatWaitForEachOtherAreStuck() {
        boolean[] done = new boolean[2];
        Scheduler scheduler = scheduler(1);
        scheduler.add("a", () -> Steps.waitFor("b", () -> done[1]));
        scheduler.add("b", () -> Steps.waitFor("a", () -> done[0]));
        assertThatThrownBy(() -> scheduler.run(() -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("stuck for ever: a at b, b at a");
    }

    @Test
    void aThreadWithoutEndIsEnded() {
        Scheduler scheduler = scheduler(1);
        scheduler.add("a", () -> {
            while (true) {
                Steps.step("round and round");
            }
        });
        assertThatThrownBy(() -> scheduler.run(() -> false)).hasMessageContaining("no end after 20000 steps");
    }

    @Test
    void servantsNeedNotEnd() {
        Scheduler scheduler = scheduler(1);
        scheduler.addServant("a", () -> Steps.waitFor("nothing", () -> false));
        scheduler.run(() -> false);
    }

    private static Scheduler scheduler(long seed) {
        return new Scheduler(new SplittableRandom(seed), () -> {}, null);
    }
}

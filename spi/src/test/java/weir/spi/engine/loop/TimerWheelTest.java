package weir.spi.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a plain map of deadlines, over spans from a tick to years. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimerWheelTest {
    private static final class Node extends TimerNode {
        @Override
        protected void expired(long ticketAtStart) {}
    }

    /** A time far from zero, close to an overflow: comparisons must be by subtraction. */
    private static final long ORIGIN = Long.MAX_VALUE - 1_000_000;

    private long now = ORIGIN;
    private int woken;
    private final TimerWheel wheel = new TimerWheel(ORIGIN, () -> woken++);
    private final CoarseClock clock = new CoarseClock(() -> now);

    private List<TimerNode> expireAll() {
        List<TimerNode> all = new ArrayList<>();
        for (TimerNode due = wheel.pollExpired(now); due != null; due = wheel.pollExpired(now)) {
            all.add(due);
        }
        return all;
    }

    @Test
    @DisplayName("T2 a timer expires at its deadline, not a nanosecond earlier")
    void exact() {
        Node node = new Node();
        wheel.start(node, ORIGIN + 12_345_678, 7);
        now = ORIGIN + 12_345_677;
        assertThat(expireAll()).isEmpty();
        now++;
        assertThat(expireAll()).containsExactly(node);
        assertThat(wheel.expiredTicket()).isEqualTo(7);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("T1 a deadline that has passed expires at once")
    void past() {
        now = ORIGIN + 1_000_000_000;
        expireAll();
        Node node = new Node();
        assertThat(wheel.start(node, ORIGIN + 5, 1)).isTrue();
        assertThat(wheel.sleepTime(clock)).isZero();
        assertThat(expireAll()).containsExactly(node);
    }

    @Test
    @DisplayName("an empty wheel lets its loop sleep for ever, and the next timer wakes it")
    void emptySleepsForEver() {
        assertThat(wheel.sleepTime(clock)).isEqualTo(-1);
        assertThat(wheel.start(new Node(), ORIGIN + 1_000_000_000_000L, 1)).isTrue();
    }

    @Test
    @DisplayName("a timer later than the one waited for wakes nobody, an earlier one does")
    void onlyEarlierOnesWake() {
        wheel.start(new Node(), ORIGIN + 1_000_000, 1);
        wheel.sleepTime(clock);
        assertThat(wheel.start(new Node(), ORIGIN + 900_000_000, 1)).isFalse();
        assertThat(wheel.start(new Node(), ORIGIN + 900_000, 1)).isTrue();
    }

    @Test
    @DisplayName("a cancelled timer does not expire, and cancelling twice does nothing")
    void cancelled() {
        Node node = new Node();
        wheel.start(node, ORIGIN + 1_000, 1);
        node.cancel();
        node.cancel();
        now = ORIGIN + 1_000_000;
        assertThat(expireAll()).isEmpty();
    }

    @Test
    @DisplayName("timers move to an heir, also those started and cancelled afterwards")
    void heir() {
        int[] heirWoken = {0};
        TimerWheel heir = new TimerWheel(ORIGIN - 77_777, () -> heirWoken[0]++);
        Node before = new Node();
        Node cancelled = new Node();
        Node after = new Node();
        wheel.start(before, ORIGIN + 1_000_000, 1);
        wheel.start(cancelled, ORIGIN + 1_000_000, 2);
        wheel.moveTo(heir);
        cancelled.cancel();
        int wokenBefore = woken;
        heirWoken[0] = 0;
        heir.sleepTime(clock);
        wheel.start(after, ORIGIN + 500_000, 3);
        assertThat(heirWoken[0]).as("the loop of the heir is woken").isEqualTo(1);
        assertThat(woken).as("not the one that ends").isEqualTo(wokenBefore);
        now = ORIGIN + 500_000;
        assertThat(heir.pollExpired(now)).isSameAs(after);
        assertThat(heir.pollExpired(now)).isNull();
        now = ORIGIN + 1_000_000;
        assertThat(heir.pollExpired(now)).isSameAs(before);
        assertThat(wheel.isEmpty() && heir.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("T2 random starts, cancels and passing time: each expires just when it must")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void model(long seed) {
        Random random = new Random(seed);
        Map<TimerNode, Long> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(10);
            if (choice < 5) {
                Node node = new Node();
                // Spans from nanoseconds to a few years, each magnitude alike.
                long span = (random.nextLong() >>> 1) >>> (7 + random.nextInt(56));
                wheel.start(node, now + span, step);
                model.put(node, now - ORIGIN + span);
            } else if (choice < 7 && !model.isEmpty()) {
                TimerNode victim = model.keySet().iterator().next();
                victim.cancel();
                model.remove(victim);
            } else {
                long sleep = wheel.sleepTime(clock);
                assertThat(sleep == -1).isEqualTo(model.isEmpty());
                long earliest =
                        model.values().stream().mapToLong(Long::longValue).min().orElse(0);
                if (sleep > 0) {
                    assertThat(now - ORIGIN + sleep)
                            .as("never sleeps past a deadline")
                            .isLessThanOrEqualTo(earliest);
                }
                now += random.nextBoolean() && sleep > 0
                        ? sleep
                        : (random.nextLong() >>> 1) >>> (20 + random.nextInt(43));
                for (TimerNode due : expireAll()) {
                    Long deadline = model.remove(due);
                    assertThat(deadline).as("expires once").isNotNull().isLessThanOrEqualTo(now - ORIGIN);
                }
                long time = now - ORIGIN;
                assertThat(model.values()).as("none is late").allMatch(deadline -> deadline > time);
            }
        }
    }
}

package weir.container.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private final RoundTrips times = new RoundTrips();

    @Test
    void ofNothingIsZero() {
        assertThat(times.percentile(0.5)).isZero();
    }

    @Test
    void percentilesAreRightToFourPerCent() {
        for (int i = 1; i <= 100_000; i++) {
            times.add(i * 100L);
        }
        assertThat(times.percentile(0.5)).isCloseTo(5_000_000, withinPercentage(4));
        assertThat(times.percentile(0.99)).isCloseTo(9_900_000, withinPercentage(4));
        assertThat(times.percentile(1)).isCloseTo(10_000_000, withinPercentage(4));
    }

    @Test
    void takesTheLeastAndTheMost() {
        times.add(-1);
        times.add(0);
        times.add(Long.MAX_VALUE);
        assertThat(times.percentile(0.5)).isZero();
        assertThat(times.percentile(1)).isGreaterThan(2_000_000_000_000L);
    }

    @Test
    void sumsUp() {
        RoundTrips others = new RoundTrips();
        others.add(7);
        times.add(others);
        assertThat(times.percentile(0.5)).isEqualTo(7);
    }
}

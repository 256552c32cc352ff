package weir.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void quantilesAreExactToASixtyFourth() {
        for (int i = 1; i <= 1000; i++) {
            latencies.record(i * 1000L, 1);
        }
        assertThat(latencies.quantile(0.5))
                .isCloseTo(500_000, within(500_000L / 64))
                .isGreaterThanOrEqualTo(500_000);
        assertThat(latencies.quantile(0.99))
                .isCloseTo(990_000, within(990_000L / 64))
                .isGreaterThanOrEqualTo(990_000);
        assertThat(latencies.quantile(1)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void everyPowerOfTwoHasItsPlace() {
        for (int shift = 0; shift < 63; shift++) {
            for (long nanos : new long[] {(1L << shift) - 1, 1L << shift, (1L << shift) + 1}) {
                Latencies one = new Latencies();
                one.record(nanos, 1);
                assertThat(one.quantile(0.5)).isBetween(nanos, nanos + Math.max(0, nanos / 64));
            }
        }
        latencies.record(Long.MAX_VALUE, 1);
        assertThat(latencies.quantile(0.5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingRecordedIsZero() {
        assertThat(latencies.quantile(0.5)).isZero();
    }
}

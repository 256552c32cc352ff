package weir.soak.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Series of eight minutes, a sample every two seconds, of a heap of about 20 MiB with noise. */
@Timeout(60)
class FlatnessTest {
    private static final int COUNT = 240;
    private static final double MIB = 1 << 20;

    private static Flatness of(DoubleUnaryOperator mebibytesAtSecond) {
        SplittableRandom random = new SplittableRandom(7);
        double[] times = new double[COUNT];
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            times[i] = 120 + 2 * i + random.nextDouble();
            values[i] = (mebibytesAtSecond.applyAsDouble(2.0 * i) + random.nextDouble(-3, 3)) * MIB;
        }
        return Flatness.of(Metric.HEAP, times, values);
    }

    @Test
    void noiseIsFlat() {
        assertThat(of(second -> 20).isFlat()).isTrue();
    }

    @Test
    void teethOfASawAreFlat() {
        assertThat(of(second -> 20 + second % 60 / 6).isFlat()).isTrue();
    }

    @Test
    void fallingIsFlat() {
        assertThat(of(second -> 20 - second / 60).isFlat()).isTrue();
    }

    @Test
    @DisplayName("a single outlier is none of a trend, a large one is a peak")
    void outliers() {
        assertThat(of(second -> second == 200 ? 35 : 20).isFlat()).isTrue();
        assertThat(of(second -> second == 200 ? 60 : 20).isFlat()).isFalse();
    }

    @Test
    @DisplayName("a leak of half a MiB a minute grows, in the noise of 6 MiB")
    void slowLeak() {
        Flatness flatness = of(second -> 20 + second / 120);
        assertThat(flatness.isFlat()).isFalse();
        assertThat(flatness.growth()).isBetween(3 * MIB, 5 * MIB);
        assertThat(flatness.text()).contains("GROWS");
    }

    @Test
    void steps() {
        assertThat(of(second -> second < 240 ? 20 : 24).isFlat()).as("half way").isFalse();
        assertThat(of(second -> second < 400 ? 20 : 25).isFlat()).as("late").isFalse();
        assertThat(of(second -> second < 100 ? 20 : 25).isFlat()).as("early").isFalse();
    }

    @Test
    @DisplayName("one thread more every minute grows; one more or less does not")
    void threads() {
        double[] times = new double[COUNT];
        double[] leaking = new double[COUNT];
        double[] trembling = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            times[i] = 2 * i;
            leaking[i] = 20 + i / 30;
            trembling[i] = 20 + i % 3;
        }
        assertThat(Flatness.of(Metric.THREADS, times, leaking).isFlat()).isFalse();
        assertThat(Flatness.of(Metric.THREADS, times, trembling).isFlat()).isTrue();
    }

    @Test
    @DisplayName("too few samples are refused, not flat")
    void tooFew() {
        assertThatThrownBy(() -> Flatness.of(Metric.HEAP, new double[29], new double[29]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("29 samples");
    }

    @Test
    @DisplayName("what is before the given time is not judged, and what was not measured is not flat")
    void fromSamples() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double files = i < 20 ? i * 10 : 200;
            samples.add(new Sample(i, Map.of(Metric.FILES, files), i, 0, 0, 0, 0));
        }
        List<Flatness> judged = Flatness.of(samples, 20);
        assertThat(judged).extracting(Flatness::metric).containsExactly(Metric.FILES);
        assertThat(judged.get(0).isFlat()).isTrue();
        assertThat(Flatness.of(samples, 0).get(0).isFlat()).isFalse();
    }
}

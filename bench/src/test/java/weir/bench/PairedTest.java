package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedTest {
    @Test
    void medianOfOddAndEvenCounts() {
        assertThat(Paired.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Paired.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThatIllegalArgumentException().isThrownBy(() -> Paired.median(List.of()));
    }

    /** The ranks of the sign test, as tables of it give them. */
    @Test
    void ranksAreThoseOfTheTables() {
        int[] counts = {1, 5, 6, 8, 9, 11, 12, 15, 17, 20, 25, 30, 50, 100};
        int[] ranks = {0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 18, 40};
        for (int i = 0; i < counts.length; i++) {
            assertThat(Paired.rank(counts[i])).as("rank for %d", counts[i]).isEqualTo(ranks[i]);
        }
    }

    @Test
    void intervalIsThatOfTheRank() {
        List<Double> values = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            values.add((double) i);
        }
        Collections.shuffle(values, new Random(1));
        assertThat(Paired.of(values)).isEqualTo(new Paired(5, 2, 8)).hasToString("5.00 (2.00 to 8.00)");
    }

    @Test
    void tooFewValuesHaveNoInterval() {
        assertThat(Paired.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0))).hasToString("3.00");
        assertThat(Paired.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))).hasToString("3.50 (1.00 to 6.00)");
    }
}

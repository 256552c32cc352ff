package weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.stress.schedule.Break;
import weir.stress.schedule.Exploration;
import weir.stress.schedule.Exploration.Failure;

@Timeout(300)
class TriplesTest {
    /** A multiple of the number of triples, so that each has as many. */
    private static final int SCHEDULES = 165 * 607;

    @Test
    @DisplayName("H1 to H5, H8, C1, C2, C5, B6: three things at once on one operation, in 100,000 orders")
    void allTriples() {
        Exploration exploration = TriplesCommand.triples(null);
        exploration.run(0, SCHEDULES, null);
        Failure failure = exploration.failure();
        assertThat(failure)
                .as(() -> failure == null ? "" : failure.text(TriplesCommand.replayCommand(failure.seed(), null)))
                .isNull();
        System.out.println("triples: " + exploration.summary());
        // Else the schedules prove nothing: one order over and over, triples left out, or ends that never happen.
        assertThat(exploration.leastSchedules()).isEqualTo(607);
        assertThat(exploration.distinct()).isGreaterThan(SCHEDULES * 3 / 4);
        assertThat(exploration.ends().keySet())
                .containsAll(Set.of(
                        "OK", "CANCELED", "PROTO", "TIMEDOUT", "STOPPED", "CLOSED", "OK skipped", "CANCELED skipped"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a broken state machine is found, and found again by the seed")
    void finds(Break broken) {
        Exploration exploration = TriplesCommand.triples(broken);
        exploration.run(0, SCHEDULES, null);
        Failure failure = exploration.failure();
        assertThat(failure).as("found").isNotNull();
        System.out.println(broken + ": " + failure.text(TriplesCommand.replayCommand(failure.seed(), broken)));

        Exploration again = TriplesCommand.triples(broken);
        again.run(failure.seed(), 1, null);
        assertThat(again.failure()).as("found again").isNotNull();
        assertThat(again.failure().cause()).hasMessage(failure.cause().getMessage());
        assertThat(again.lastTrace()).isEqualTo(exploration.lastTrace()).hasSizeGreaterThan(3);
    }

    @Test
    void sameSeedSameSteps() {
        Exploration first = TriplesCommand.triples(null);
        Exploration second = TriplesCommand.triples(null);
        for (long seed = 0; seed < 300; seed++) {
            first.run(seed, 1, null);
            second.run(seed, 1, null);
            assertThat(first.lastTrace()).isEqualTo(second.lastTrace());
        }
    }
}

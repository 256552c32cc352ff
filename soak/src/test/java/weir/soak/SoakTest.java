package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.soak.account.Books;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.spi.BackendProvider;

@Timeout(120)
class SoakTest {
    /** Until enough has been seen, a minute at most: on a busy machine a few seconds are not enough for all. */
    private static Outcome run(BackendProvider provider, Predicate<Books> enough) throws Exception {
        return new Soak(new SoakOptions(1, 42, 0.5, 2, 0, null), List.of(provider), enough).run();
    }

    private static boolean hasAll(Books books) {
        return Arrays.stream(Kind.values()).allMatch(kind -> books.completed(kind) > 0)
                && books.times(Event.CANCEL) > 0
                && books.times(Event.STOP) > 0;
    }

    @Test
    @DisplayName("on nio alone, where there is no epoll, all sorts of operations run and nothing is lost")
    void wellOnOneBackend() throws Exception {
        Outcome outcome = run(DamagingProvider.good("nio"), SoakTest::hasAll);
        assertThat(outcome.complaints()).isEmpty();
        for (Kind kind : Kind.values()) {
            assertThat(outcome.books().completed(kind)).as(kind.text()).isPositive();
        }
        assertThat(outcome.books().times(Event.CANCEL)).isPositive();
        assertThat(outcome.books().times(Event.SWAP)).isZero();
        assertThat(outcome.books().completed()).isEqualTo(outcome.books().acceptedSoFar());
    }

    @Test
    @DisplayName("a backend that damages one read in fifty is found")
    void damageIsFound() throws Exception {
        Outcome outcome = run(DamagingProvider.over("nio"), books -> books.faults() > 0);
        assertThat(outcome.isWell()).isFalse();
        assertThat(outcome.books().faults(Fault.DAMAGED)).isPositive();
    }
}

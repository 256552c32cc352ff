package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.spi.BackendProvider;

@Timeout(120)
class SoakTest {
    private static Outcome run(BackendProvider provider) throws Exception {
        return new Soak(new SoakOptions(0.025, 42, 0.5, 2, 0, null), List.of(provider)).run();
    }

    @Test
    @DisplayName("on nio alone, where there is no epoll, all sorts of operations run and nothing is lost")
    void wellOnOneBackend() throws Exception {
        Outcome outcome = run(DamagingProvider.good("nio"));
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
        Outcome outcome = run(DamagingProvider.over("nio"));
        assertThat(outcome.isWell()).isFalse();
        assertThat(outcome.books().faults(Fault.DAMAGED)).isPositive();
    }
}

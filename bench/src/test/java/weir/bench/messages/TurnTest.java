package weir.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnTest {
    private final Turn turn = new Turn();

    @Test
    void whoWasToldNoMustBegin() {
        assertThat(turn.goesOn()).isFalse();
        assertThat(turn.go()).isTrue();
        assertThat(turn.goesOn()).isTrue();
        turn.rest();
        assertThat(turn.goesOn()).isFalse();
        assertThat(turn.go()).isTrue();
    }

    @Test
    void whoWasNotAskedInAPauseGoesOn() {
        turn.go();
        turn.rest();
        assertThat(turn.go()).isFalse();
        assertThat(turn.goesOn()).isTrue();
    }
}

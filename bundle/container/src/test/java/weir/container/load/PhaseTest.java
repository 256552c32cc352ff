package weir.container.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.container.load.Phase.Event;

class PhaseTest {
    private final Phase before = new Phase("before", false);
    private final Phase swap = new Phase("swap", true);
    private final Phase after = new Phase("after", false);

    @Test
    @DisplayName("an operation is of the phase in which it begins and ends")
    void onePhase() {
        assertThat(before.ofOperation()).isSameAs(before);
    }

    @Test
    @DisplayName("an operation that was on its way during a swap is of the swap, however it began and ended")
    void acrossASwap() {
        before.follow(swap);
        assertThat(before.ofOperation()).isSameAs(swap);
        swap.follow(after);
        assertThat(before.ofOperation()).isSameAs(swap);
        assertThat(swap.ofOperation()).isSameAs(swap);
        assertThat(after.ofOperation()).isSameAs(after);
    }

    @Test
    @DisplayName("what is lost, refused, reset or closed is a fault; what is cancelled or turned away is none")
    void faults() {
        for (Event event : Event.values()) {
            before.add(event);
        }
        assertThat(before.faults()).isEqualTo(4);
        assertThat(before.operations()).isEqualTo(3);
    }

    @Test
    @DisplayName("phases add up")
    void sum() {
        before.completed(1000);
        swap.completed(5000);
        swap.add(Event.LOST);
        before.swapped(3);
        swap.swapped(4);
        before.addTo(after);
        swap.addTo(after);
        assertThat(after.count(Event.COMPLETED)).isEqualTo(2);
        assertThat(after.count(Event.LOST)).isEqualTo(1);
        assertThat(after.swapped()).isEqualTo(7);
        assertThat(after.percentile(1)).isBetween(5000L, 5200L);
    }
}

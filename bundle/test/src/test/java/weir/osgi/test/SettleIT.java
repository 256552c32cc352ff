package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Backends that arrive one soon after the other move everything once. */
class SettleIT extends ContainerFixture {
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** From one arrival to the next, at least: far below the time to settle, and in sum above it. */
    private static final long BETWEEN_NANOS = SETTLE_NANOS / 4;

    @Test
    @DisplayName("weir.settle: each arrival restarts the time, and after the last there is one swap, to the best")
    void arrivals() throws Exception {
        Container container = boot("weir.settle", "500ms", "weir.backends.allowed", "nio,one,two,three,four,five,six");
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio"); // the first serves at once
        User user = User.start(container, "user");
        List<Bundle> bundles = new ArrayList<>();
        for (String each : List.of("one", "two", "three", "four", "six", "five")) {
            bundles.add(container.install(StandIn.bundle(each, each.equals("six") ? 300 : 200)));
        }
        try (Load load = new Load(user, folder)) {
            bundles.get(0).start();
            long last = System.nanoTime();
            for (Bundle each : bundles.subList(1, bundles.size())) {
                do {
                    load.goesOn();
                } while (System.nanoTime() - last < BETWEEN_NANOS);
                last = System.nanoTime();
                each.start();
            }
            assertThat(SwapLine.in(log)).isEmpty();
            assertThat(container.backend()).isEqualTo("nio");
            container.awaitBackend("six");
            assertThat(System.nanoTime() - last).isGreaterThanOrEqualTo(SETTLE_NANOS);
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, "nio", "six", 1, Load.LIVE);
        assertThat(SwapLine.in(log)).hasSize(1);
    }
}

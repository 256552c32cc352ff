package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Backends are exchanged under verified load, and nobody on the other side of a socket notices. */
class SwapIT extends ContainerFixture {
    /** In one of the four runs many, to meet what is rare. */
    private static final int SWAPS = Container.isFelix() && !ON_17 ? 100 : 10;

    @Test
    @DisplayName("stopping and starting the better backend's bundle: nothing refused, reset, closed or lost")
    void startAndStop() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Bundle bundle = startBetter(container);
        User user = User.start(container, "user");
        User onLoops = User.start(container, User.bundle("loops").header("Weir-Callbacks", "loop"));
        try (Load load = new Load(user, folder);
                Load other = new Load(onLoops, folder)) {
            for (int i = 0; i < SWAPS / 2; i++) {
                bundle.stop();
                container.awaitBackend("nio");
                load.goesOn();
                other.goesOn();
                bundle.start();
                container.awaitBackend(BETTER);
                load.goesOn();
                other.goesOn();
            }
            assertThat(user.backend()).isEqualTo(BETTER);
        }
        assertThat(user.ends()).isEmpty();
        assertThat(onLoops.ends()).isEmpty();
        SwapLine.requireAllMoved(log, BETTER, "nio", SWAPS / 2, 2 * Load.LIVE);
        SwapLine.requireAllMoved(log, "nio", BETTER, SWAPS / 2, 2 * Load.LIVE);
    }

    @Test
    @DisplayName("updating the only backend: sockets wait parked, nothing refused, reset, closed or lost")
    void updateOfTheOnlyOne() throws Exception {
        Container container = boot();
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        Bundle nio = bundle(container, "weir.backend.nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            for (int i = 0; i < 10; i++) {
                Container.update(nio, Jars.NIO);
                container.awaitBackend("nio");
                load.goesOn();
            }
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, "nio", "none", 10, Load.LIVE);
        SwapLine.requireAllMoved(log, "none", "nio", 10, Load.LIVE);
    }

    @Test
    @DisplayName("a user that stops, starts and is updated while backends are swapped, beside one that is under load")
    void usersComeAndGo() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Bundle bundle = startBetter(container);
        User user = User.start(container, "user");
        User restless = User.start(container, "restless");
        try (Load load = new Load(user, folder)) {
            for (int i = 0; i < 5; i++) {
                Thread swaps = Bounds.start("swap", () -> restart(bundle));
                restless.serve("tcp://127.0.0.1:0");
                restless.stop();
                restless.restart();
                swaps.join(Bounds.PATIENCE.toMillis());
                assertThat(swaps.isAlive()).isFalse();
                // Not by the service's property: that may still be the one from before the stop.
                int done = i + 1;
                Bounds.until(
                        "the swap back is over",
                        () -> SwapLine.in(log, "nio", BETTER).size() == done);
                load.goesOn();
            }
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, BETTER, "nio", 5, Load.LIVE);
        SwapLine.requireAllMoved(log, "nio", BETTER, 5, Load.LIVE);
    }

    private static void restart(Bundle bundle) {
        try {
            bundle.stop();
            bundle.start();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}

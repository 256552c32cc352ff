package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import weir.osgi.test.backend.BrokenProvider;

/** Who decides which backend serves those who take any. */
class PolicyIT extends ContainerFixture {
    private static final String ALLOWED = "epoll,nio,second,third";

    @Test
    @DisplayName("pinned:NAME: when NAME goes the best takes over, when it returns it gets everything back")
    void pinned() throws Exception {
        Container container = bootAll("weir.policy", "pinned:third", "weir.backends.allowed", ALLOWED);
        User user = User.start(container, "user");
        Bundle third = container.install(StandIn.bundle("third", 50));
        try (Load load = new Load(user, folder)) {
            for (int i = 0; i < 3; i++) {
                third.start();
                container.awaitBackend("third");
                load.goesOn();
                third.stop();
                container.awaitBackend(BEST);
                load.goesOn();
            }
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, BEST, "third", 3, Load.LIVE);
        SwapLine.requireAllMoved(log, "third", BEST, 3, Load.LIVE);
    }

    @Test
    @DisplayName("pinned:NAME: while NAME does not work the best takes its place, for all")
    void pinnedToBroken() throws Exception {
        Container container = bootAll("weir.policy", "pinned:broken", "weir.backends.allowed", "broken,epoll,nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            Bundle broken = container.start(
                    TestBundle.backend("broken.backend", BrokenProvider.class).classesOf(Jars.NIO));
            log.await("opens no poller and is left alone");
            OperatorCommands.of(container).fence();
            load.goesOn();
            requireStill(container, user, BEST);
            broken.stop();
            OperatorCommands.of(container).fence();
            load.goesOn();
            assertThat(user.backend()).isEqualTo(BEST);
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("manual: what serves goes on serving past the settling of a better one")
    void manual() throws Exception {
        Container container = bootNio();
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            StandIn.start(container, "second", 500);
            awaitService(container, "second");
            OperatorCommands.of(container).fence();
            load.goesOn();
            requireStill(container, user, "nio");
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("manual: what serves goes on serving when a backend goes that nobody uses")
    void manualAndUnused() throws Exception {
        Container container = bootNio();
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            StandIn.start(container, "second", 500);
            StandIn third = StandIn.start(container, "third", 400);
            awaitService(container, "second");
            awaitService(container, "third");
            third.bundle().stop();
            OperatorCommands.of(container).fence();
            load.goesOn();
            requireStill(container, user, "nio");
        }
        assertThat(user.ends()).isEmpty();
    }

    private Container bootNio() throws Exception {
        // No time to settle: what it triggers is due before the fence then.
        Container container = boot("weir.policy", "manual", "weir.settle", "0ms", "weir.backends.allowed", ALLOWED);
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        return container;
    }

    private static void awaitService(Container container, String backend) {
        Bounds.until(
                backend + " is there",
                () -> container.services("(weir.backend=" + backend + ")").size() == 1);
    }

    /** For those who are there, and for those who come. */
    private void requireStill(Container container, User user, String backend) throws Exception {
        assertThat(container.backend()).isEqualTo(backend);
        assertThat(user.backend()).isEqualTo(backend);
        assertThat(User.start(container, "newcomer").backend()).isEqualTo(backend);
        assertThat(SwapLine.in(log)).allSatisfy(each -> assertThat(each.moved()).isZero());
    }
}

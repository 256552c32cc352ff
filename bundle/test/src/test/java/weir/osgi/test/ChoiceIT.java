package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import weir.osgi.test.backend.BrokenProvider;

/** What is chosen when what was chosen is not there, does not work, or may not be taken. */
class ChoiceIT extends ContainerFixture {
    @Test
    @DisplayName("a backend that is there and becomes allowed ends an absence, also for those who have opened nothing")
    void allowedInAbsence() throws Exception {
        Container container = boot("weir.backends.allowed", "nio", "weir.absence", "60s");
        Configuration configuration = Configuration.start(container);
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        StandIn.start(container, "second", 50);
        bundle(container, "weir.backend.nio").stop();
        container.awaitBackend("none");
        configuration.update(Map.of("weir.backends.allowed", "second"));
        container.awaitBackend("second");
        User user = User.start(container, "user");
        assertThat(user.backend()).isEqualTo("second");
        assertThat(user.listen("tcp://127.0.0.1:0")).isEqualTo("OK");
    }

    @Test
    @DisplayName("if no backend that is there is allowed, users stay where they are, and a warning says so")
    void nobodyAllowed() throws Exception {
        Container container = boot();
        Configuration configuration = Configuration.start(container);
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            configuration.update(Map.of("weir.backends.allowed", "noi"));
            log.await("WARNING ", "no backend here may be taken unasked");
            load.goesOn();
            assertThat(user.backend()).isEqualTo("nio");
            configuration.update(Map.of("weir.backends.allowed", "nio"));
            OperatorCommands.of(container).fence();
            load.goesOn();
            assertThat(User.start(container, "newcomer").backend()).isEqualTo("nio");
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("a backend that works takes over the name of one that does not")
    void standby() throws Exception {
        Container container =
                boot("weir.settle", "300ms", "weir.backends.allowed", "nio,second", "weir.policy", "pinned:second");
        container.start(Jars.API, Jars.SPI, Jars.GLUE);
        StandIn.start(container, "second", 50);
        container.awaitBackend("second");
        // Not known to be broken until it has settled; until then the real one stands by.
        container.start(TestBundle.backend("impostor", BrokenProvider.Impostor.class.getName())
                .classesBeside(BrokenProvider.class)
                .classesOf(Jars.NIO));
        container.start(Jars.NIO);
        log.await("opens no poller and is left alone");
        Bounds.until(
                "nio is served", () -> container.services("(weir.backend=nio)").size() == 1);
        User user = User.start(container, "user");
        assertThat(user.take("(weir.backend=nio)")).isEqualTo("nio");
        assertThat(user.listen("tcp://127.0.0.1:0")).isEqualTo("OK");
    }

    @Test
    @DisplayName("a backend without a name is reported, and the others serve")
    void nameless() throws Exception {
        Container container = bootAll();
        Bundle bundle = container.start(TestBundle.backend("nameless", BrokenProvider.NoName.class.getName())
                .classesBeside(BrokenProvider.class)
                .classesOf(Jars.NIO));
        log.await("its name() is null");
        bundle.stop();
        assertThat(User.start(container, "user").backend()).isEqualTo(BEST);
    }
}

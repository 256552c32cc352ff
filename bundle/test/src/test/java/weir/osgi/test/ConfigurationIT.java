package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

/** Settings from the framework's properties and from Configuration Admin, whenever that comes. */
class ConfigurationIT extends ContainerFixture {
    private static final String[] ALL = {Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO, Jars.EPOLL};

    @Test
    @DisplayName("framework properties choose the backend")
    void properties() throws Exception {
        Container container = boot("weir.policy", "pinned:nio");
        container.start(ALL);
        container.awaitBackend("nio");
        User user = User.start(container, "user");
        assertThat(user.backend()).isEqualTo("nio");
        assertThat(container.services("(weir.backend=epoll)")).hasSize(ON_17 ? 0 : 1);
    }

    @Test
    @DisplayName("framework properties limit what auto considers")
    void allowed() throws Exception {
        Container container = boot("weir.backends.allowed", "nio");
        container.start(ALL);
        container.awaitBackend("nio");
        StandIn.start(container, "second", 500);
        Bounds.until(
                "second is there",
                () -> container.services("(weir.backend=second)").size() == 1);
        assertThat(container.backend()).isEqualTo("nio");
    }

    @Test
    @DisplayName("a bad framework property is reported, and its default taken")
    void badProperty() throws Exception {
        Container container = boot("weir.loops", "many", "weir.policy", "whatever");
        container.start(ALL);
        container.awaitBackend(BEST);
        log.await("many");
        log.await("whatever");
    }

    @Test
    @DisplayName("Configuration Admin is there before")
    void before() throws Exception {
        Container container = boot();
        Configuration configuration = Configuration.start(container);
        configuration.update(Map.of("weir.policy", "pinned:nio"));
        container.start(ALL);
        container.awaitBackend("nio");
        configuration.update(Map.of("weir.policy", "auto"));
        container.awaitBackend(BEST);
    }

    @Test
    @DisplayName("Configuration Admin comes after, goes and comes back; a configuration that is deleted has no effect")
    void after() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        User user = User.start(container, "user");
        StandIn.start(container, "second", 50);
        try (Load load = new Load(user, folder)) {
            Configuration configuration = Configuration.start(container);
            configuration.update(Map.of("weir.policy", "pinned:second"));
            container.awaitBackend("second");
            load.goesOn();
            configuration.bundle().stop();
            load.goesOn();
            configuration.bundle().start();
            container.awaitBackend("second");
            Configuration again = Configuration.of(container);
            // Felix tells nobody of a deletion that comes before it has told of what is deleted.
            again.update(Map.of("weir.policy", "pinned:second", "weir.absence", "11s"));
            log.await("configuration: ", "absence=PT11S");
            again.delete();
            Bounds.until(
                    () -> BEST + " is back: " + log.lines(),
                    () -> container.backend().equals(BEST));
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("a bad value keeps the old configuration, whole, and says why")
    void badValue() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        StandIn.start(container, "second", 50);
        Configuration configuration = Configuration.start(container);
        configuration.update(Map.of("weir.policy", "pinned:second"));
        container.awaitBackend("second");
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("weir.policy", "pinned:nio", "weir.loops", "a few"),
                Map.of("weir.policy", "pinned:nio", "weir.settle", "soon"),
                Map.of("weir.policy", "pinned:nio", "weir.loops", -1),
                Map.of("weir.policy", "nio"))) {
            int refusals = log.linesWith("refused").size();
            configuration.update(bad);
            Bounds.until(
                    () -> bad + " is reported: " + log.lines(),
                    () -> log.linesWith("refused").size() > refusals);
            assertThat(container.backend()).isEqualTo("second");
        }
        configuration.update(Map.of("weir.policy", "pinned:nio"));
        container.awaitBackend("nio");
    }

    @Test
    @DisplayName("the number of loops is changed under load: nothing refused, reset, closed or lost")
    void loops() throws Exception {
        Container container = bootAll("weir.loops", "1");
        Configuration configuration = Configuration.start(container);
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            load.goesOn();
            expectLoops(1);
            for (int loops : new int[] {3, 1, 2}) {
                configuration.update(Map.of("weir.loops", loops));
                expectLoops(loops);
                load.goesOn();
            }
            assertThat(user.backend()).isEqualTo(BEST);
        }
        assertThat(user.ends()).isEmpty();
    }

    private static void expectLoops(int count) {
        Bounds.until(
                () -> count + " loops: " + Leftovers.threadsOf("weir-" + BEST + "-"),
                () -> Leftovers.threadsOf("weir-" + BEST + "-").size() == count);
    }

    @Test
    @DisplayName("manual: nothing is swapped unasked, but a departure still is")
    void manual() throws Exception {
        Container container = boot("weir.policy", "manual", "weir.backends.allowed", "epoll,nio,second");
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        startBetterThanNio(container);
        assertThat(container.backend()).isEqualTo("nio");
        bundle(container, "weir.backend.nio").stop();
        container.awaitBackend(ON_17 ? "second" : "epoll");
    }

    private static void startBetterThanNio(Container container) throws BundleException {
        if (ON_17) {
            StandIn.start(container, "second", 150);
        } else {
            container.start(Jars.EPOLL);
        }
        Bounds.until(
                "the better one is there",
                () -> container
                                .services("(weir.backend=" + (ON_17 ? "second" : "epoll") + ")")
                                .size()
                        == 1);
    }
}

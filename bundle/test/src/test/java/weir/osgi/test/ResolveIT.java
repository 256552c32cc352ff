package weir.osgi.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import weir.osgi.test.backend.StandInProvider;

/** Bundles find each other, whatever else is deployed. */
class ResolveIT extends ContainerFixture {
    private static final List<String> SPI_FLY = List.of(
            "asm", "asm-tree", "asm-analysis", "asm-commons", "asm-util", "org.apache.aries.spifly.dynamic.bundle");

    private static final String PROVIDER = "weir.spi.BackendProvider";
    private static final String REGISTRAR = "osgi.serviceloader.registrar";

    @Test
    @DisplayName("all bundles resolve and start, in any order, and a user is served")
    void starts() throws Exception {
        Container container = boot();
        List<Bundle> bundles = container.start(Jars.EPOLL, Jars.GLUE, Jars.SPI, Jars.NIO, Jars.API);
        assertThat(bundles).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
        container.awaitBackend(BEST);

        User user = User.start(container, "user");
        assertThat(user.backend()).isEqualTo(BEST);
        try (Load load = new Load(user, folder)) {
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("without the glue a backend does not resolve, and the framework says what is missing")
    void glueMissing() throws Exception {
        Container container = boot();
        container.start(Jars.API, Jars.SPI);
        for (String each : List.of(Jars.NIO, Jars.EPOLL)) {
            Bundle backend = container.install(each);
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("(osgi.extender=weir)");
        }
    }

    @Test
    @DisplayName("beside SPI Fly each backend is registered once")
    void spiFly() throws Exception {
        Container container = boot();
        container.start(SPI_FLY.toArray(String[]::new));
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO, Jars.EPOLL);
        container.awaitBackend(BEST);
        User user = User.start(container, "user");
        swapAndReturn(container);
        assertThat(container.services(PROVIDER, null)).hasSize(2);
        expectOneEngine(container);
        assertThat(user.backend()).isEqualTo(BEST);
    }

    @Test
    @DisplayName(
            "a bundle that has SPI Fly register its backend is registered once, by SPI Fly, and stops and starts live")
    void registeredBySpiFly() throws Exception {
        Container container = boot("weir.backends.allowed", "nio,second");
        container.start(SPI_FLY.toArray(String[]::new));
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            Bundle bundle = container.start(StandIn.bundle("second", 150)
                    .header(
                            "Require-Capability",
                            TestBundle.EXTENDER + ",osgi.extender;filter:=\"(osgi.extender=" + REGISTRAR + ")\"")
                    .entry(
                            "META-INF/services/" + PROVIDER,
                            StandInProvider.class.getName().getBytes(UTF_8)));
            for (int i = 0; i < 3; i++) {
                container.awaitBackend("second");
                assertThat(providersOf(container, bundle)).hasSize(1);
                assertThat(providersOf(container, bundle).get(0).getPropertyKeys())
                        .as("the mark of SPI Fly")
                        .contains(".org.apache.aries.spifly.provider.implclass");
                load.goesOn();
                bundle.stop();
                container.awaitBackend("nio");
                assertThat(providersOf(container, bundle)).isEmpty();
                load.goesOn();
                bundle.start();
            }
            container.awaitBackend("second");
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, "second", "nio", 3, Load.LIVE);
        SwapLine.requireAllMoved(log, "nio", "second", 4, Load.LIVE);
    }

    private static List<ServiceReference<?>> providersOf(Container container, Bundle bundle) {
        return container.services(PROVIDER, null).stream()
                .filter(each -> bundle.equals(each.getBundle()))
                .toList();
    }

    @Test
    @DisplayName("beside weir-all the separate bundles make no second class space and no second engine")
    void all() throws Exception {
        for (boolean allFirst : new boolean[] {true, false}) {
            Container container = boot();
            List<String> separate = List.of(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO, Jars.EPOLL);
            if (allFirst) {
                container.start(Jars.ALL);
                container.start(separate.toArray(String[]::new));
            } else {
                container.start(separate.toArray(String[]::new));
                container.start(Jars.ALL);
            }
            container.awaitBackend(BEST);
            User user = User.start(container, "user");
            expectOneEngine(container);
            expectOneSpace(container, "weir.api");
            expectOneSpace(container, "weir.spi");
            assertThat(user.backend()).isEqualTo(BEST);
            swapAndReturn(container);
            expectOneEngine(container);
            container.close();
        }
    }

    private static void swapAndReturn(Container container) throws BundleException {
        if (!ON_17) {
            Bundle epoll = bundle(container, "weir.backend.epoll");
            epoll.stop();
            container.awaitBackend("nio");
            epoll.start();
            container.awaitBackend("epoll");
        }
    }

    private static void expectOneEngine(Container container) {
        container.auto();
        Bounds.until(
                () -> "one service for each backend",
                () -> container.services("(weir.backend=nio)").size() == 1
                        && container.services("(weir.backend=epoll)").size() == (ON_17 ? 0 : 1));
    }

    /** All bundles that know a package get it from the same one. */
    private static void expectOneSpace(Container container, String packageName) {
        assertThat(List.of(container.context().getBundles()).stream()
                        .flatMap(
                                each -> each.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream())
                        .filter(wire -> packageName.equals(
                                wire.getCapability().getAttributes().get("osgi.wiring.package")))
                        .map(wire -> wire.getProvider().getBundle())
                        .collect(Collectors.toSet()))
                .hasSize(1);
    }
}

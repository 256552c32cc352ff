package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import weir.osgi.test.backend.BrokenProvider;

/** A stranger's backend that does not work is reported, and does no harm. */
class BrokenBackendIT extends ContainerFixture {
    /** Of Java's next thousand; see {@link TestBundle#withClassTooNew}. */
    private static final String TOO_NEW = "class file version 999";

    private static final String OTHER_SPACE = "is no weir.spi.BackendProvider of this bundle's class space";

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(
                        "constructor throws",
                        BrokenProvider.Unborn.class,
                        UnaryOperator.identity(),
                        "broken.backend",
                        "$Unborn is broken and left alone",
                        "IllegalStateException: not today"),
                arguments(
                        "name throws",
                        BrokenProvider.Nameless.class,
                        UnaryOperator.identity(),
                        "broken.backend",
                        "is broken",
                        "IllegalStateException: no name today"),
                arguments(
                        "availability throws",
                        BrokenProvider.Undecided.class,
                        UnaryOperator.identity(),
                        "backend broken of",
                        "$Undecided does not answer and is left alone",
                        "LinkageError: no idea today"),
                arguments(
                        "opens no poller",
                        BrokenProvider.class,
                        UnaryOperator.identity(),
                        "backend broken of",
                        "opens no poller and is left alone",
                        "IOException: no poller today"),
                arguments(
                        "name taken",
                        BrokenProvider.Impostor.class,
                        UnaryOperator.identity(),
                        "backend nio of",
                        "$Impostor stands by: its name is taken"),
                arguments(
                        "no provider",
                        BrokenProvider.Stranger.class,
                        UnaryOperator.identity(),
                        "broken.backend",
                        "$Stranger " + OTHER_SPACE),
                arguments(
                        "class of a later Java",
                        BrokenProvider.Unborn.class,
                        bundle -> bundle.withClassTooNew(BrokenProvider.Unborn.class),
                        "broken.backend",
                        "$Unborn is broken and left alone",
                        "UnsupportedClassVersionError",
                        TOO_NEW),
                arguments(
                        "another class space",
                        BrokenProvider.class,
                        bundle -> bundle.header("Import-Package", "org.osgi.framework")
                                .classesOf(Jars.API)
                                .classesOf(Jars.SPI),
                        "broken.backend",
                        "BrokenProvider " + OTHER_SPACE));
    }

    private static Arguments arguments(
            String name, Class<?> provider, UnaryOperator<TestBundle> change, String... report) {
        return Arguments.of(name, provider, change, report);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    @DisplayName("a broken backend is named in the log with its reason; others serve, also after it has gone")
    void harmless(String name, Class<?> provider, UnaryOperator<TestBundle> change, String[] report) throws Exception {
        Container container = bootAll("weir.backends.allowed", "broken,epoll,nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            Bundle broken = container.start(
                    change.apply(TestBundle.backend("broken.backend", provider).classesOf(Jars.NIO)));
            log.await(report);
            load.goesOn();
            expectServed(container, user);
            Bundle better = bundle(container, ON_17 ? "weir.backend.nio" : "weir.backend.epoll");
            Container.update(better, ON_17 ? Jars.NIO : Jars.EPOLL);
            container.awaitBackend(BEST);
            load.goesOn();
            Bounds.until(
                    () -> "one service for nio, none for what does not work: " + container.services(null),
                    () -> container.services("(weir.backend=nio)").size() == 1
                            && container.services("(weir.backend=broken)").isEmpty());
            broken.stop();
            load.goesOn();
            expectServed(container, user);
            broken.uninstall();
        }
        assertThat(user.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.Class", ""})
    @DisplayName("a backend bundle that declares a class it does not have is named in the log")
    void noClass(String declared) throws Exception {
        Container container = bootAll();
        container.start(TestBundle.backend("empty.backend", declared));
        log.await("empty.backend", "its backend " + declared + " is broken and left alone", "ClassNotFoundException");
        assertThat(container.backend()).isEqualTo(BEST);
    }

    private static void expectServed(Container container, User user) {
        assertThat(container.services("(weir.backend=nio)")).hasSize(1);
        assertThat(container.backend()).isIn(List.of("nio", "epoll"));
        assertThat(user.backend()).isEqualTo(BEST);
    }
}

package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A framework per test, which must leave nothing behind. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContainerFixture {
    static final boolean ON_17 = System.getProperty("weir.test.jdk").equals("17");

    /** What auto takes when all of ours are there. */
    static final String BEST = ON_17 ? "nio" : "epoll";

    /** What outranks nio; on 17 there is no epoll to swap to. */
    static final String BETTER = ON_17 ? "second" : "epoll";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Log log;

    private @Nullable Container container;
    private @Nullable Leftovers before;

    @BeforeEach
    void begin() {
        assertThat(Runtime.version().feature()).hasToString(System.getProperty("weir.test.jdk"));
        before = new Leftovers();
        log = new Log();
    }

    @AfterEach
    void leavesNothing() throws Exception {
        Container running = container;
        if (running != null) {
            running.close();
        }
        log.close();
        if (before != null) {
            before.requireNothingNew();
        }
    }

    /** Boots the framework of this test; properties by pairs, added to those that make tests quick. */
    Container boot(String... properties) throws BundleException {
        Map<String, String> all = new HashMap<>(Map.of("weir.settle", "1ms"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        Container booted = new Container(folder.resolve("storage"), all);
        container = booted;
        return booted;
    }

    /** Boots it with all bundles of ours, and waits until the best backend serves. */
    Container bootAll(String... properties) throws BundleException {
        Container booted = boot(properties);
        booted.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO, Jars.EPOLL);
        booted.awaitBackend(BEST);
        return booted;
    }

    /** The bundle of {@link #BETTER}, which serves now; where all of ours are, and both names are allowed. */
    static Bundle startBetter(Container container) throws BundleException {
        Bundle bundle =
                ON_17 ? StandIn.start(container, "second", 150).bundle() : bundle(container, "weir.backend.epoll");
        container.awaitBackend(BETTER);
        return bundle;
    }

    /** The bundle with a name. */
    static Bundle bundle(Container container, String symbolicName) {
        for (Bundle each : container.context().getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new IllegalArgumentException(symbolicName);
    }
}

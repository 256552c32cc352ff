package weir.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The drop-in bundle resolves alone, and beside the separate bundles, whichever comes first, there is one class space:
 * whoever imports a package of Weir sees the same classes as all others.
 */
@Timeout(60)
class ClassSpaceIT {
    private static final String ALL = "weir.all";
    private static final String API = "weir.api.AioService";
    private static final String SPI = "weir.spi.BackendProvider";
    private static final String IMPORTS = "weir.api;version=\"[1.0,2)\",weir.spi;version=\"[1.0,2)\"";
    private static final List<String> SEPARATE =
            List.of("weir.api", "weir.spi", "weir.osgi", "weir.backend.nio", "weir.backend.epoll");

    @TempDir
    Path folder;

    private FelixContainer felix;

    @BeforeEach
    void start() throws Exception {
        felix = new FelixContainer(folder.resolve("storage"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    static Stream<List<String>> orders() {
        List<List<String>> orders = new ArrayList<>();
        for (int place = 0; place <= SEPARATE.size(); place++) {
            List<String> order = new ArrayList<>(SEPARATE);
            order.add(place, ALL);
            orders.add(order);
        }
        orders.add(List.of(ALL, "weir.backend.epoll", "weir.backend.nio", "weir.osgi", "weir.spi", "weir.api"));
        orders.add(List.of("weir.backend.epoll", "weir.backend.nio", "weir.osgi", "weir.spi", "weir.api", ALL));
        return orders.stream();
    }

    @Test
    @DisplayName("these tests run on the Java that they are meant for")
    void java() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @DisplayName("weir.all resolves and starts alone, and serves its packages to a user's bundle")
    void alone() throws Exception {
        Bundle all = felix.install(jar(ALL));
        all.start();
        assertThat(all.getState()).isEqualTo(Bundle.ACTIVE);
        Bundle user = felix.startUser("user", IMPORTS);
        assertThat(FrameworkUtil.getBundle(user.loadClass(API))).isSameAs(all);
        assertThat(FrameworkUtil.getBundle(user.loadClass(SPI))).isSameAs(all);
    }

    @Test
    @DisplayName("weir.all and weir.backend.epoll need no other bundle")
    void withEpoll() throws Exception {
        expectOneClassSpace(startTogether(List.of("weir.backend.epoll", ALL)));
    }

    @ParameterizedTest
    @MethodSource("orders")
    @DisplayName("weir.all and the separate bundles, installed together: one class space")
    void together(List<String> order) throws Exception {
        expectOneClassSpace(startTogether(order));
    }

    @ParameterizedTest
    @MethodSource("orders")
    @DisplayName(
            "weir.all and the separate bundles, resolved one after the other where that is possible: one class space")
    void oneByOne(List<String> order) throws Exception {
        Map<String, Bundle> bundles = new LinkedHashMap<>();
        List<Bundle> waiting = new ArrayList<>();
        for (String name : order) {
            Bundle bundle = felix.install(jar(name));
            bundles.put(name, bundle);
            waiting.add(bundle);
            for (Bundle each : List.copyOf(waiting)) {
                // False: something that it needs is not installed yet.
                if (felix.resolve(each)) {
                    each.start();
                    waiting.remove(each);
                }
            }
        }
        assertThat(waiting).isEmpty();
        expectOneClassSpace(bundles);
    }

    @Test
    @DisplayName("users that were there before the separate bundles and users that came after see the same classes")
    void usersOfBothTimes() throws Exception {
        Map<String, Bundle> bundles = startTogether(List.of(ALL));
        Bundle before = felix.startUser("user before", IMPORTS);
        bundles.putAll(startTogether(SEPARATE));
        assertThat(before.loadClass(API)).isSameAs(expectOneClassSpace(bundles).loadClass(API));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir.osgi", ALL})
    @DisplayName(
            "a backend that takes weir.spi from a stranger does not resolve: nobody of its class space would register it")
    void backendOfAnotherSpace(String glue) throws Exception {
        startTogether(glue.equals(ALL) ? List.of(ALL) : List.of("weir.api", "weir.spi", glue));
        felix.install("copy", Map.of(Constants.EXPORT_PACKAGE, "weir.spi;version=1.0.0;copy=true"));
        Bundle of = backend("of the copy", "weir.spi;copy=true");
        assertThat(felix.resolve(of)).isFalse();
        assertThatThrownBy(of::start).isInstanceOf(BundleException.class).hasMessageContaining("weir.spi");
        assertThat(felix.resolve(backend("of ours", "weir.spi;version=\"[1.0,2)\"")))
                .isTrue();
    }

    private Bundle backend(String name, String imports) throws Exception {
        return felix.install(
                name,
                Map.of(
                        Constants.IMPORT_PACKAGE,
                        imports,
                        Constants.REQUIRE_CAPABILITY,
                        "osgi.extender;filter:=\"(osgi.extender=weir)\""));
    }

    private Map<String, Bundle> startTogether(List<String> names) throws Exception {
        Map<String, Bundle> bundles = new LinkedHashMap<>();
        for (String name : names) {
            bundles.put(name, felix.install(jar(name)));
        }
        for (Bundle each : bundles.values()) {
            each.start();
        }
        return bundles;
    }

    /** Looks through the eyes of a user that comes now, which is returned. */
    private Bundle expectOneClassSpace(Map<String, Bundle> bundles) throws Exception {
        Bundle user = felix.startUser("user", IMPORTS);
        for (Bundle each : bundles.values()) {
            assertThat(each.getState()).as("%s", each).isEqualTo(Bundle.ACTIVE);
            for (String type : List.of(API, SPI)) {
                if (imports(each, type.substring(0, type.lastIndexOf('.')))) {
                    assertThat(each.loadClass(type)).as("%s", each).isSameAs(user.loadClass(type));
                }
            }
        }
        return user;
    }

    private static boolean imports(Bundle bundle, String packageName) {
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .anyMatch(each ->
                        each.getDirectives().get("filter").contains("(osgi.wiring.package=" + packageName + ")"));
    }

    private static Path jar(String name) throws Exception {
        return BuiltBundles.all().get(name);
    }
}

package weir.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built jars as bundles in Apache Felix, on both Javas; and what the backend epoll says there. Each framework has a JVM
 * of its own: whether native access is granted is the JVM's, and a framework that hangs is ended with it.
 */
@Timeout(120)
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "aarch64"})
class FelixIT {
    private static final String GLUE = "weir.osgi";
    private static final List<String> BUNDLES =
            List.of("weir.api", "weir.spi", "weir.backend.nio", "weir.backend.epoll", GLUE);
    private static final String RESTRICTED = "restricted method";
    private static final String JAVA_22 = "needs Java 22 or later, this is 17";

    @TempDir
    Path folder;

    @Test
    @DisplayName("Java 25 without a grant: epoll is to be had by name only, and works with a warning of the JVM's")
    void notGranted() throws Exception {
        ChildJvm.Printed printed = run(ChildJvm.on25(folder), BUNDLES);
        expectAllActive(printed);
        assertThat(printed.answer("unavailable")).isEqualTo("null");
        assertThat(printed.answer("onlyByName"))
                .contains("native access is not granted", "=ALL-UNNAMED on the class path and in OSGi");
        assertThat(printed.answer("poller")).isEqualTo("opened");
        assertThat(printed.err()).filteredOn(line -> line.contains(RESTRICTED)).hasSize(1);
    }

    @Test
    @DisplayName(
            "Java 25 with ALL-UNNAMED granted to the framework's JVM: auto may take epoll, and the JVM does not warn")
    void granted() throws Exception {
        ChildJvm.Printed printed = run(ChildJvm.on25(folder).with("--enable-native-access=ALL-UNNAMED"), BUNDLES);
        expectAllActive(printed);
        assertThat(printed.answer("unavailable")).isEqualTo("null");
        assertThat(printed.answer("onlyByName")).isEqualTo("null");
        assertThat(printed.answer("poller")).isEqualTo("opened");
        assertThat(printed.err()).noneMatch(line -> line.contains(RESTRICTED));
    }

    @Test
    @DisplayName("Java 25 that denies native access: the bundles start, and epoll says why it is unavailable")
    void denied() throws Exception {
        ChildJvm.Printed printed = run(ChildJvm.on25(folder).with("--illegal-native-access=deny"), BUNDLES);
        expectAllActive(printed);
        assertThat(printed.answer("unavailable")).contains("native access is denied", "=ALL-UNNAMED");
        assertThat(printed.answer("poller")).contains("NOTSUP", "native access is denied", "=ALL-UNNAMED");
        assertThat(printed.err()).noneMatch(line -> line.contains(RESTRICTED));
    }

    @Test
    @DisplayName("Java 17: the bundles resolve and start, epoll too, which says that it needs a later Java")
    void java17() throws Exception {
        ChildJvm.Printed printed = run(ChildJvm.on17(folder), BUNDLES);
        expectAllActive(printed);
        assertThat(printed.answer("unavailable")).isEqualTo(JAVA_22);
        assertThat(printed.answer("onlyByName")).isEqualTo("null");
        assertThat(printed.answer("poller")).contains("NOTSUP", JAVA_22);
        assertThat(printed.err()).noneMatch(line -> line.startsWith("WARNING") || line.startsWith("SEVERE"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    @DisplayName("without the bundle that registers backends none resolves, and the framework says what is missing")
    void glueMissing(int java) throws Exception {
        ChildJvm.Printed printed = run(
                java == 17 ? ChildJvm.on17(folder) : ChildJvm.on25(folder),
                BUNDLES.stream().filter(each -> !each.equals(GLUE)).toList());
        assertThat(Stream.of("weir.api", "weir.spi").map(printed::answer)).containsOnly("true");
        for (String backend : List.of("weir.backend.nio", "weir.backend.epoll")) {
            assertThat(printed.answer(backend))
                    .containsIgnoringCase("unable to resolve")
                    .contains("(osgi.extender=weir)");
        }
        expectEnd(printed);
    }

    private static void expectAllActive(ChildJvm.Printed printed) {
        assertThat(BUNDLES.stream().map(printed::answer)).as("%s", printed).containsOnly("true");
        assertThat(printed.answer("provider is of the bundle")).isEqualTo("true");
        expectEnd(printed);
    }

    private static void expectEnd(ChildJvm.Printed printed) {
        assertThat(printed.answer("stopped")).isEqualTo("true");
        assertThat(printed.answer("threads left")).isEqualTo("[]");
    }

    /** On the class path are the framework and the program; what there is of Weir comes from its bundles. */
    private ChildJvm.Printed run(ChildJvm java, List<String> bundles) throws Exception {
        java.with(
                "-cp",
                BuiltJars.locationOf(org.apache.felix.framework.FrameworkFactory.class) + ":" + ChildJvm.TEST_CLASSES,
                "weir.example.EpollBundle",
                folder.resolve("storage").toString());
        for (String each : bundles) {
            java.with(BuiltJars.ofModule(each).toString());
        }
        return java.run();
    }
}

package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the backend epoll is available, and what it says where it is not: programs over the built jars, each in a JVM that
 * was granted native access, or denied it, or neither.
 */
@Timeout(120)
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "aarch64"})
class EpollAvailabilityIT {
    private static final String MAIN = "weir.example.BackendChoice";
    private static final String GRANT_ALL = "--enable-native-access=ALL-UNNAMED";
    private static final String GRANT_MODULE = "--enable-native-access=weir.backend.epoll";
    private static final String DENY = "--illegal-native-access=deny";
    private static final String AVAILABLE = "null";

    @TempDir
    Path folder;

    /** How the jars are found. */
    enum On {
        CLASS_PATH("an unnamed module", GRANT_ALL, "-cp", BuiltJars.FOLDER + "/*:" + ChildJvm.TEST_CLASSES, MAIN),
        MODULE_PATH(
                "module weir.backend.epoll",
                GRANT_MODULE,
                "-p",
                BuiltJars.FOLDER.toString(),
                "--add-reads",
                "weir.example=weir.spi",
                "--patch-module",
                "weir.example=" + ChildJvm.TEST_CLASSES,
                "-m",
                "weir.example/" + MAIN);

        /** The caller in the JVM's words. */
        final String caller;

        final String grant;
        final String[] program;

        On(String caller, String grant, String... program) {
            this.caller = caller;
            this.grant = grant;
            this.program = program;
        }
    }

    @Nested
    @DisplayName("on Java 25")
    class Java25 {
        @ParameterizedTest
        @EnumSource
        @DisplayName("without a grant auto takes nio, and the JVM has nothing to warn of")
        void autoWithoutGrant(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "auto");
            expectEcho(printed, "nio");
            assertThat(printed.err()).isEmpty();
            assertThat(printed.answer("epoll")).isEqualTo(AVAILABLE);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("without a grant epoll works when asked for by name, and the JVM warns once")
        void byNameWithoutGrant(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "epoll");
            expectEcho(printed, "epoll");
            assertThat(printed.err())
                    .filteredOn(line -> line.contains("restricted method") && line.contains("has been called"))
                    .hasSize(1);
            assertThat(printed.err())
                    .anyMatch(line -> line.contains(" in " + path.caller))
                    .anyMatch(line -> line.contains(path.grant));
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("with the grant that epoll names auto takes epoll, and the JVM has nothing to warn of")
        void autoWithGrant(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "auto", path.grant);
            expectEcho(printed, "epoll");
            assertThat(printed.err()).isEmpty();
        }

        @Test
        @DisplayName("without a grant and without another backend auto fails, and says that epoll is there by name")
        void autoAlone() throws Exception {
            String jars = BuiltJars.all().stream()
                    .filter(jar -> !jar.equals(BuiltJars.ofModule("weir.backend.nio")))
                    .map(Path::toString)
                    .collect(Collectors.joining(":", "", ":" + ChildJvm.TEST_CLASSES));
            ChildJvm.Printed printed =
                    ChildJvm.on25(folder).with("-cp", jars, MAIN, "auto").run();
            assertThat(printed.answer("refused"))
                    .startsWith("NOTSUP: ")
                    .contains("epoll (available by name only: native access is not granted", GRANT_MODULE)
                    .doesNotContain("\\n");
            assertThat(printed.err()).isEmpty();
        }

        @Test
        @DisplayName("on the module path the grant of the class path grants nothing: auto takes nio")
        void grantOfTheOtherPath() throws Exception {
            ChildJvm.Printed printed = run(On.MODULE_PATH, "auto", GRANT_ALL);
            expectEcho(printed, "nio");
            assertThat(printed.err()).isEmpty();
        }

        @Test
        @DisplayName("an executable jar grants by its manifest: auto takes epoll, and the JVM has nothing to warn of")
        void executableJar() throws Exception {
            ChildJvm.Printed printed = ChildJvm.on25(folder)
                    .with("-jar", jarThatGrants().toString(), "auto")
                    .run();
            expectEcho(printed, "epoll");
            assertThat(printed.err()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("where native access is denied auto takes nio")
        void autoWhereDenied(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "auto", DENY);
            expectEcho(printed, "nio");
            assertThat(printed.err()).isEmpty();
            expectDenied(printed.answer("epoll"));
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("where native access is denied epoll by name fails in one line that says how to grant it")
        void byNameWhereDenied(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "epoll", DENY);
            expectDenied(printed.answer("refused"));
            expectDenied(printed.answer("epoll"));
            assertThat(printed.err()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("a grant outweighs the denial, which is for all others")
        void grantedWhereDenied(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "auto", DENY, path.grant);
            expectEcho(printed, "epoll");
            assertThat(printed.err()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
        @DisplayName("a denial from the environment counts too")
        void deniedByEnvironment(String variable) throws Exception {
            ChildJvm.Printed auto =
                    on25(On.CLASS_PATH, "auto").withVariable(variable, DENY).run();
            expectEcho(auto, "nio");
            ChildJvm.Printed byName =
                    on25(On.CLASS_PATH, "epoll").withVariable(variable, DENY).run();
            expectDenied(byName.answer("refused"));
            expectDenied(byName.answer("epoll"));
            assertThat(auto.err()).hasSize(1).isEqualTo(byName.err());
            assertThat(auto.err().get(0)).contains("Picked up " + variable);
        }

        @Test
        @DisplayName("a denial in an argument file, or behind thousands of characters, counts too")
        void deniedOutOfSight() throws Exception {
            Path arguments = Files.writeString(folder.resolve("arguments"), DENY, UTF_8);
            expectDenied(run(On.CLASS_PATH, "epoll", "@" + arguments).answer("refused"));
            String much = "-Dmuch=" + "x".repeat(20_000);
            expectDenied(run(On.CLASS_PATH, "epoll", much, DENY).answer("refused"));
        }

        @Test
        @DisplayName("a denial that a later option takes back, or that is an argument of the program, does not count")
        void notDenied() throws Exception {
            expectEcho(run(On.CLASS_PATH, "epoll", DENY, "--illegal-native-access=warn"), "epoll");
            expectEcho(
                    ChildJvm.on25(folder)
                            .with(On.CLASS_PATH.program)
                            .with("epoll", DENY)
                            .run(),
                    "epoll");
        }

        @Test
        @DisplayName(
                "a denial that cannot be seen before the first call, without java.management, gives the same answers")
        void deniedUnseen() throws Exception {
            String[] baseAlone = {"--limit-modules", "java.base", DENY};
            expectEcho(run(On.CLASS_PATH, "auto", baseAlone), "nio");
            ChildJvm.Printed byName = run(On.CLASS_PATH, "epoll", baseAlone);
            expectDenied(byName.answer("refused"));
            expectDenied(byName.answer("epoll"));
            assertThat(byName.err()).isEmpty();
        }

        private ChildJvm.Printed run(On path, String backend, String... options) throws Exception {
            return on25(path, backend, options).run();
        }

        private ChildJvm on25(On path, String backend, String... options) {
            return ChildJvm.on25(folder).with(options).with(path.program).with(backend);
        }
    }

    @Nested
    @DisplayName("on Java 17")
    class Java17 {
        private static final String REASON = "needs Java 22 or later, this is 17";

        @ParameterizedTest
        @EnumSource
        @DisplayName("auto takes nio, nothing is printed, and epoll is listed with the reason")
        void auto(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "auto");
            expectEcho(printed, "nio");
            assertThat(printed.err()).isEmpty();
            assertThat(printed.answer("epoll")).isEqualTo(REASON);
            assertThat(printed.answer("nio")).isEqualTo(AVAILABLE);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("epoll by name fails with the reason")
        void byName(On path) throws Exception {
            ChildJvm.Printed printed = run(path, "epoll");
            assertThat(printed.answer("refused"))
                    .startsWith("NOTSUP: ")
                    .contains("epoll (unavailable: " + REASON + ")", "nio (available)")
                    .doesNotContain("\\n");
            assertThat(printed.err()).isEmpty();
        }

        @Test
        @DisplayName(
                "the grant of the class path is taken and changes nothing, so that one command line serves both Javas")
        void granted() throws Exception {
            ChildJvm.Printed printed = run(On.CLASS_PATH, "auto", GRANT_ALL);
            expectEcho(printed, "nio");
            assertThat(printed.answer("epoll")).isEqualTo(REASON);
        }

        private ChildJvm.Printed run(On path, String backend, String... options) throws Exception {
            return ChildJvm.on17(folder)
                    .with(options)
                    .with(path.program)
                    .with(backend)
                    .run();
        }
    }

    private static void expectEcho(ChildJvm.Printed printed, String backend) {
        assertThat(printed.answer("took")).as("%s", printed).isEqualTo(backend);
        assertThat(printed.answer("echoed")).isEqualTo("100000");
    }

    private static void expectDenied(String answer) {
        assertThat(answer)
                .containsOnlyOnce("native access is denied")
                .containsOnlyOnce(GRANT_MODULE)
                .contains("=ALL-UNNAMED")
                .doesNotContain("\\n");
    }

    private Path jarThatGrants() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Stream.concat(BuiltJars.all().stream(), Stream.of(ChildJvm.TEST_CLASSES))
                        .map(each -> each.toUri().toString())
                        .collect(Collectors.joining(" ")));
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
        Path jar = folder.resolve("program.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }
}

package weir.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo runs from the built jars: on the module path, on the class path, in a jlink image, on both Javas. */
@Timeout(180)
class DemoIT {
    private static final List<String> SHORT = List.of("--backend", "nio", "--seconds", "1");

    @TempDir
    Path folder;

    @Test
    @DisplayName("the tests run on the JDK that the build names")
    void jdk() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @DisplayName("module path, JDK 25")
    void modulePath() throws Exception {
        expectNothingLost(demo(System.getProperty("java.home"), onModulePath()));
    }

    @Test
    @DisplayName("module path, JDK 17")
    void modulePathOn17() throws Exception {
        expectNothingLost(demo(ChildJvm.jdk17(), onModulePath()));
    }

    @Test
    @DisplayName("class path, JDK 25")
    void classPath() throws Exception {
        expectNothingLost(demo(System.getProperty("java.home"), onClassPath()));
    }

    @Test
    @DisplayName("a jlink image with the demo on nio runs, and contains nothing but java.base and Weir")
    void jlink() throws Exception {
        Path image = folder.resolve("image");
        BuiltJars.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--module-path",
                        BuiltJars.FOLDER.toString(),
                        "--add-modules",
                        "weir.example,weir.spi,weir.backend.nio",
                        "--output",
                        image.toString()));
        assertThat(BuiltJars.run(folder, List.of(image.resolve("bin/java").toString(), "--list-modules"))
                        .lines()
                        .map(line -> line.replaceAll("@.*", "")))
                .containsExactlyInAnyOrder("java.base", "weir.api", "weir.spi", "weir.backend.nio", "weir.example");
        expectNothingLost(demo(image.toString(), List.of("-m", "weir.example/weir.example.Demo")));
    }

    private String demo(String home, List<String> how) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "bin", "java").toString());
        command.addAll(how);
        command.addAll(SHORT);
        return BuiltJars.run(folder, command);
    }

    private static void expectNothingLost(String printed) {
        assertThat(printed).contains("nio").containsIgnoringCase("lost");
    }

    private static List<String> onModulePath() {
        return List.of("-p", BuiltJars.FOLDER.toString(), "-m", "weir.example/weir.example.Demo");
    }

    private static List<String> onClassPath() {
        return List.of("-cp", BuiltJars.FOLDER + "/*", "weir.example.Demo");
    }
}

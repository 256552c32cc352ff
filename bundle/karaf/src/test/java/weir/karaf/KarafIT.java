package weir.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The .kar in a live Karaf, as an operator uses it: install, commands, and backends stopped, started and updated. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {
    private static final String NIO = "weir.backend.nio";
    private static final String EPOLL = "weir.backend.epoll";
    private static final long SECONDS = 90;

    @TempDir
    static Path base;

    private static Karaf karaf;

    @BeforeAll
    static void start() throws Exception {
        assertThat(Runtime.version().feature())
                .as("Karaf 4.4 runs on Java 17 to 21; the build needs JDK 17, and no -Dweir.jdk17=skip")
                .isEqualTo(17);
        karaf = new Karaf(base);
    }

    @AfterAll
    static void stop() throws Exception {
        if (karaf != null) {
            karaf.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName("the .kar installs the feature weir without any repository, and leaves epoll to the operator")
    void install() throws Exception {
        karaf.run("kar:install " + Path.of(System.getProperty("weir.kar")).toUri());
        for (String each : List.of("weir.api", "weir.spi", "weir.osgi", NIO)) {
            awaitState(each, "Active");
        }
        assertThat(bundles()).doesNotContain(EPOLL);
        assertThat(karaf.run("feature:list -i --no-format")).contains("weir");
    }

    @Test
    @Order(2)
    @DisplayName("the feature weir-epoll resolves on Java 17, where epoll is only listed with the reason")
    void epoll() throws Exception {
        karaf.run("feature:install weir-epoll");
        awaitState(EPOLL, "Active");
        awaitAnswer("weir:backends", answer -> answer.contains("epoll") && answer.contains("needs Java 22"));
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(strings = {"weir:backends", "weir:services", "weir:ops", "weir:swap nio --dry-run"})
    @DisplayName("an operator's command is there and prints something")
    void commands(String command) throws Exception {
        assertThat(karaf.run(command))
                .isNotBlank()
                .doesNotContain("Command not found")
                .doesNotContain("Error executing command");
    }

    @Test
    @Order(4)
    @DisplayName("one service that survives swaps and one of the backend are registered")
    void services() throws Exception {
        awaitAnswer("service:list weir.api.AioService", answer -> answer.contains("weir.backend.policy = auto"));
        awaitPinned(true);
    }

    @Test
    @Order(5)
    @DisplayName("bundle:stop takes the backend's service away, and bundle:start brings it back")
    void stopAndStart() throws Exception {
        karaf.run("bundle:stop " + NIO);
        awaitState(NIO, "Resolved");
        awaitPinned(false);
        karaf.run("bundle:start " + NIO);
        awaitState(NIO, "Active");
        awaitPinned(true);
    }

    @Test
    @Order(6)
    @DisplayName("bundle:update of a backend leaves it active, its service there and the commands working")
    void update() throws Exception {
        karaf.run("bundle:update " + NIO + " " + jar("weir-backend-nio").toUri());
        awaitState(NIO, "Active");
        awaitPinned(true);
        awaitAnswer("weir:backends", answer -> answer.contains("nio"));
    }

    @Test
    @Order(7)
    @DisplayName("feature:uninstall takes all bundles away")
    void uninstall() throws Exception {
        karaf.run("feature:uninstall weir-epoll weir");
        awaitAnswer("bundle:list -s -t 0 --no-format", answer -> !answer.contains("weir."));
    }

    private static void awaitPinned(boolean there) throws Exception {
        awaitAnswer("service:list weir.api.AioService", answer -> answer.contains("weir.backend = nio") == there);
    }

    private static void awaitState(String bundle, String state) throws Exception {
        awaitAnswer(
                "bundle:list -s -t 0 --no-format",
                answer -> answer.lines().anyMatch(line -> line.contains(state) && line.contains(bundle)));
    }

    /** Each try starts a client, which takes a second: no need to wait in between. */
    private static void awaitAnswer(String command, Predicate<String> expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        String answer = karaf.run(command);
        while (!expected.test(answer)) {
            assertThat(System.nanoTime())
                    .as("%s answered in time what is expected; it printed%n%s", command, answer)
                    .isLessThan(end);
            answer = karaf.run(command);
        }
    }

    private static String bundles() throws Exception {
        return karaf.run("bundle:list -s -t 0 --no-format");
    }

    private static Path jar(String artifact) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("weir.repository")))) {
            return files.filter(each -> each.getFileName().toString().startsWith(artifact + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

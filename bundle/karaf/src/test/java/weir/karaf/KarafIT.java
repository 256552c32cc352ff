package weir.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * The .kar in a live Karaf, as an operator uses it: install, commands, and backends stopped, started and updated, while a
 * user's bundle serves a connection.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {
    private static final String NIO = "weir.backend.nio";
    private static final String EPOLL = "weir.backend.epoll";
    private static final String EXAMPLE = "weir.example";
    /** Both in one session: each start of a client takes seconds. */
    private static final String OVERVIEW = "weir:backends\nweir:services";

    private static final long SECONDS = 90;
    private static final Pattern ENDPOINT =
            Pattern.compile("weir\\.example\\.endpoint = \\[?tcp://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    static Path base;

    private static Karaf karaf;
    private static EchoTraffic traffic;

    @BeforeAll
    static void start() throws Exception {
        assertThat(Runtime.version().feature())
                .as("Karaf 4.4 runs on Java 17 to 21; the build needs JDK 17, and no -Dweir.jdk17=skip")
                .isEqualTo(17);
        karaf = new Karaf(
                base,
                "weir.example.listen",
                "tcp://127.0.0.1:0",
                // There is no second backend on Java 17, and a slow machine takes its time between two commands.
                "weir.absence",
                "200s");
    }

    @AfterAll
    static void stop() throws Exception {
        if (traffic != null) {
            traffic.close();
        }
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
    @DisplayName("a bundle that requires the service is installed, serves a connection, and an operator sees it")
    void user() throws Exception {
        Path features = base.resolve("example-features.xml");
        // This Karaf knows no repository that the bundle could come from.
        Files.writeString(
                features,
                Files.readString(Path.of(System.getProperty("weir.test.features")))
                        .replaceAll(
                                "mvn:io\\.github\\.weir/weir-example/[^<]+",
                                jar("weir.example.folder", "weir-example")
                                        .toUri()
                                        .toString()));
        karaf.run("feature:repo-add " + features.toUri());
        assertThat(karaf.run("feature:install weir-example")).doesNotContain("Error executing command");
        awaitState(EXAMPLE, "Active");
        traffic = new EchoTraffic(port());
        traffic.goesOn();
        awaitServed();
    }

    @Test
    @Order(6)
    @DisplayName(
            "bundle:stop takes the backend's service away, bundle:start brings it back; the connection waits meanwhile")
    void stopAndStart() throws Exception {
        karaf.run("bundle:stop " + NIO);
        awaitState(NIO, "Resolved");
        awaitPinned(false);
        awaitAnswer(OVERVIEW, answer -> answer.contains(EXAMPLE) && !answer.contains("nio"));
        karaf.run("bundle:start " + NIO);
        awaitState(NIO, "Active");
        awaitPinned(true);
        traffic.goesOn();
        awaitServed();
    }

    @Test
    @Order(7)
    @DisplayName(
            "bundle:update of a backend leaves it active, its service there, the commands working, the connection open")
    void update() throws Exception {
        karaf.run("bundle:update " + NIO + " "
                + jar("weir.repository", "weir-backend-nio").toUri());
        awaitState(NIO, "Active");
        awaitPinned(true);
        traffic.goesOn();
        awaitServed();
    }

    @Test
    @Order(8)
    @DisplayName("every byte has come back over the one connection")
    void nothingLost() throws Exception {
        assertThat(port()).as("the example was not restarted").isEqualTo(traffic.port());
        traffic.close();
        assertThat(traffic.failure()).as("%s", traffic).isNull();
        assertThat(karaf.log()).contains("swap from ").doesNotContain(" ERROR ");
    }

    @Test
    @Order(9)
    @DisplayName("feature:uninstall takes all bundles away")
    void uninstall() throws Exception {
        karaf.run("feature:uninstall weir-example weir-epoll weir");
        awaitAnswer("bundle:list -s -t 0 --no-format", answer -> !answer.contains("weir."));
    }

    /** New sockets are opened on nio, and the example's one connection is there. */
    private static void awaitServed() throws Exception {
        awaitAnswer(
                OVERVIEW,
                answer -> answer.lines().anyMatch(line -> line.matches("nio .* current .*"))
                        && answer.lines().anyMatch(line -> line.matches(EXAMPLE + " +nio +any +1 .*")));
    }

    private static int port() throws Exception {
        String answer = karaf.run("service:list weir.example.EchoServer");
        Matcher matcher = ENDPOINT.matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return Integer.parseInt(matcher.group(1));
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

    private static Path jar(String folderProperty, String artifact) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty(folderProperty)))) {
            return files.filter(each -> each.getFileName().toString().startsWith(artifact + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

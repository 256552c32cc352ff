package weir.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Karaf without a terminal, in a folder of its own, on free ports of the loopback address; commands go to it over ssh as
 * an operator's do. It knows no Maven repository but its own, so what is not in it or in the .kar cannot be installed.
 */
final class Karaf implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("weir.karaf.home"));
    private static final String USER = "karaf";
    private static final long START_SECONDS = 240;
    private static final long STOP_SECONDS = 60;
    private static final long COMMAND_SECONDS = 60;

    private final Path base;
    private final int sshPort;
    private final Process server;

    /** Starts it with these properties of the framework, and waits until it takes commands. */
    Karaf(Path base, String... keysAndValues) throws IOException, InterruptedException {
        this.base = base;
        copy(HOME.resolve("etc"), base.resolve("etc"));
        List<Integer> ports = freePorts(3);
        sshPort = ports.get(0);
        configure("org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1", "sshPort", "" + sshPort);
        configure(
                "org.apache.karaf.management.cfg",
                "rmiRegistryPort",
                "" + ports.get(1),
                "rmiServerPort",
                "" + ports.get(2));
        configure("system.properties", keysAndValues);
        configure("users.properties", USER, USER + ",admin,manager,viewer,systembundles,ssh");
        configure(
                "org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.repositories",
                Files.createDirectories(base.resolve("no-repository")).toUri() + "@id=none",
                "org.ops4j.pax.url.mvn.localRepository",
                Files.createDirectories(base.resolve("local-repository")).toString());
        server = command("bin/karaf", "server")
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("server.txt").toFile())
                .start();
        try {
            awaitCommands();
        } catch (AssertionError | IOException | InterruptedException e) {
            server.destroyForcibly();
            throw e;
        }
    }

    /** Runs a command and returns what it printed, errors too: the client's exit code says nothing about the command. */
    String run(String command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(base, "command", ".txt");
        // On standard input: a command that is an argument needs a terminal.
        Path input = Files.writeString(Files.createTempFile(base, "command", ".in"), command + "\n", UTF_8);
        ProcessBuilder builder = command(
                        "bin/client", "-a", "" + sshPort, "-h", "127.0.0.1", "-u", USER, "-p", USER, "-b")
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        Process client = builder.start();
        try {
            assertThat(client.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS))
                    .as("'%s' ends", command)
                    .isTrue();
        } finally {
            client.destroyForcibly();
        }
        return Files.readString(printed, UTF_8);
    }

    String log() throws IOException {
        Path log = base.resolve("data/log/karaf.log");
        return Files.exists(log) ? Files.readString(log, UTF_8) : "";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        boolean ended;
        try {
            run("system:shutdown -f");
            ended = server.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
        assertThat(ended).as("Karaf ends when it is told to").isTrue();
    }

    /** The ssh server is there long before its user may log in, and before all commands are. */
    private void awaitCommands() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        String answer = "";
        while (answer.contains("Command not found")
                || answer.lines().noneMatch(line -> line.contains("Active") && line.contains("karaf.kar.core"))) {
            assertThat(server.isAlive())
                    .as("Karaf lives; it printed %s", Files.readString(base.resolve("server.txt"), UTF_8))
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("Karaf takes commands in time; it answered %s and logged %s", answer, log())
                    .isLessThan(end);
            answer = run("kar:list\nbundle:list -s -t 0 --no-format");
        }
    }

    /** On the Java that runs the test. */
    private ProcessBuilder command(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(HOME.resolve(script).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KARAF_BASE", base.toString());
        return builder;
    }

    private void configure(String file, String... keysAndValues) throws IOException {
        Path path = base.resolve("etc").resolve(file);
        Properties lines = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            lines.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        // Appended: the last of two lines with one key counts, and all others stay as Karaf wrote them.
        StringBuilder text = new StringBuilder(Files.readString(path, UTF_8)).append('\n');
        lines.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        Files.writeString(path, text, UTF_8);
    }

    /** All open at once, so that they differ. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return open.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket each : open) {
                each.close();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(each -> {
                try {
                    Path target = to.resolve(from.relativize(each).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(each, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

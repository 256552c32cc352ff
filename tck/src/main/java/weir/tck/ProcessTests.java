package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.spi.Capability;

/**
 * What only a process of its own can show: that it survives being stopped, and running out of descriptors. For backends
 * on a real operating system: not a topic of {@link BackendKit}, but to be extended by a test that overrides
 * {@link #provider()} with a class that has a public constructor without parameters.
 */
public abstract class ProcessTests extends KitFixture {
    private Process process;
    private BufferedReader output;
    private Writer input;
    private InetSocketAddress address;

    /** For subclasses. */
    protected ProcessTests() {}

    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.TCP);
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "this needs Linux");
    }

    /** Starts the process that echoes, with at most so many descriptors. */
    private void start(int descriptors) throws IOException {
        String url = start(descriptors, EchoProcess.class);
        address =
                new InetSocketAddress(RawSockets.loopback4(), AioUrl.parse(url).port());
    }

    /** Starts a process; the first line that it prints. */
    private String start(int descriptors, Class<?> main, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -n " + descriptors + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName(),
                provider().getClass().getName()));
        Path complaints = folder.resolve("complaints");
        process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.outputWriter(StandardCharsets.UTF_8);
        String first = output.readLine();
        assertThat(first).as("it complains: %s", Files.readString(complaints)).isNotNull();
        return first;
    }

    @AfterEach
    final void endProcess() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            output.close();
            input.close();
        }
    }

    private void signal(String signal, String state) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
        until("the process is in one of the states " + state, () -> state.contains(stateNow()));
    }

    /** The letter of its state: T for stopped. */
    private String stateNow() {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            int afterName = line.lastIndexOf(')') + 2;
            return line.substring(afterName, afterName + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says: timers ended, of them early, connections accepted, loops that are stalled. */
    private int[] report() throws IOException {
        return Arrays.stream(ask("").split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private String ask(String what) throws IOException {
        input.write(what + "\n");
        input.flush();
        return output.readLine();
    }

    /** For conditions. */
    private String askOrFail(String what) {
        try {
            return ask(what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Twenty attempts end NOFILES, and those between as if there were a descriptor, since now and then there is: the JVM
     * opens files of its own for a moment, the listener finds none then, and leaves the one that comes free to others until
     * it tries again.
     */
    private void requireNoFiles(String what, String withOne) {
        int[] times = new int[1];
        until(what + " has ended NOFILES 20 times", () -> {
            String answer = askOrFail(what);
            assertThat(answer).isIn("NOFILES", withOne);
            times[0] += answer.equals("NOFILES") ? 1 : 0;
            return times[0] == 20;
        });
    }

    private int[] reportOnce(String what, int index, int atLeast) {
        return reportOnce(what, index, atLeast, Integer.MAX_VALUE);
    }

    private int[] reportOnce(String what, int index, int atLeast, int atMost) {
        int[][] last = new int[1][];
        until(what, () -> {
            try {
                last[0] = report();
                return last[0][index] >= atLeast && last[0][index] <= atMost;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return last[0];
    }

    private static void requireEcho(SocketChannel channel, int seed) throws IOException {
        byte[] bytes = pattern(3000, seed);
        RawSockets.write(channel, bytes);
        assertThat(RawSockets.read(channel, bytes.length)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("T2 a process that was stopped serves on when it is continued, and none of its timers is early")
    void stopped() throws Exception {
        needs(Capability.OUTSIDE);
        start(1000);
        try (SocketChannel before = RawSockets.connect(address)) {
            requireEcho(before, 1);
            // Each stop and each continuation interrupts the system call that the loop waits in.
            for (int i = 0; i < 20; i++) {
                int ended = report()[0];
                signal("STOP", "T");
                byte[] meanwhile = pattern(500, i);
                RawSockets.write(before, meanwhile);
                try (SocketChannel during = RawSockets.connect(address)) {
                    pass(Duration.ofMillis(i == 10 ? 1200 : i));
                    signal("CONT", "SR");
                    assertThat(RawSockets.read(before, meanwhile.length)).isEqualTo(meanwhile);
                    requireEcho(during, i);
                }
                requireEcho(before, i);
                int[] report = reportOnce("timers go on", 0, ended + 10);
                assertThat(report[1])
                        .as("timers that were early, of %s", report[0])
                        .isZero();
            }
            reportOnce("no loop is taken for stalled any more", 3, 0, 0);
        }
    }

    /** Lets time pass by a timer of the service's: what is waited for is that nothing happens. */
    private void pass(Duration duration) {
        try (Aio aio = service().newAio()) {
            assertThat(service().sleep(duration, aio)).isTrue();
            awaitOk(aio);
        }
    }

    @Test
    @DisplayName(
            "E3 a process that really is out of descriptors serves on, and takes the others as soon as it has some")
    void outOfDescriptors() throws Exception {
        start(100);
        try (SocketChannel first = RawSockets.connect(address)) {
            requireEcho(first, 0); // the JDK opens files of its own at the first write and the first close
        }
        List<SocketChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                channels.add(RawSockets.connect(address)); // those that are not accepted are queued by the system
            }
            int[] full = reportOnce("it accepts as many as it can", 2, 10);
            requireEcho(channels.get(0), 1);
            int ended = report()[0];
            reportOnce("timers go on", 0, ended + 20);
            assertThat(report()[2]).as("accepted").isBetween(full[2], 101);
            for (int i = 0; i < 100; i++) {
                channels.get(i).close();
            }
            for (int i = 100; i < 150; i++) {
                requireEcho(channels.get(i), i);
            }
            int[] report = report();
            assertThat(report[2]).as("accepted").isEqualTo(151);
            assertThat(report[1]).as("timers that were early").isZero();
        } finally {
            RawSockets.closeAll(channels);
        }
    }

    @Test
    @DisplayName(
            "T1 C3 a peer that is stopped delays nobody else: timeouts end what waits, and no byte is lost in the end")
    void stoppedPeer() throws Exception {
        needs(Capability.OUTSIDE);
        start(1000);
        try (StreamDialer dialer = service().dialer("tcp://127.0.0.1:" + address.getPort());
                Aio dial = service().newAio();
                Aio send = service().newAio().setTimeout(Duration.ofMillis(100));
                Aio recv = service().newAio().setTimeout(Duration.ofMillis(20))) {
            assertThat(dialer.dial(dial)).isTrue();
            ByteStream stream = Objects.requireNonNull(awaitOk(dial).stream());
            signal("STOP", "T");
            byte[] bytes = pattern(StreamFixture.MORE_THAN_FITS, 5);
            assertThat(stream.sendAll(send.setIov(ByteBuffer.wrap(bytes)))).isTrue();
            assertThat(stream.recv(recv.setIov(ByteBuffer.allocate(1)))).isTrue();
            awaitStatus(recv, AioStatus.TIMEDOUT);
            awaitStatus(send, AioStatus.TIMEDOUT);
            int sent = (int) send.count();
            assertThat(sent).isPositive();
            assertThat(dialer.dial(dial))
                    .as("the system still takes connections for it")
                    .isTrue();
            ByteStream second = Objects.requireNonNull(awaitOk(dial).stream());
            Pair others = connect();
            send(client(), others.near(), pattern(1000, 6));
            assertThat(receive(service(), others.far(), 1000)).isEqualTo(pattern(1000, 6));
            signal("CONT", "SR");
            StreamFixture.requireSame(receive(service(), stream, sent), Arrays.copyOf(bytes, sent));
            send(service(), second, pattern(100, 7));
            assertThat(receive(service(), second, 100)).isEqualTo(pattern(100, 7));
        }
    }

    @Test
    @DisplayName(
            "E1 E4 a process out of descriptors ends dials and opens NOFILES, takes no live path, and goes on with some")
    void dialsOutOfDescriptors() throws Exception {
        start(100);
        String path = folder.resolve("live").toString();
        boolean unix = provider().lacks(Capability.UNIX) == null;
        // Once while there are files, since the JVM needs some to load classes.
        assertThat(ask("dial")).isEqualTo("OK");
        assertThat(ask("udp")).isEqualTo("OK");
        assertThat(unix ? ask("ipc://" + path) : "OK").isEqualTo("OK");
        List<SocketChannel> channels = new ArrayList<>();
        try (ServerSocketChannel live = unix ? RawSockets.serve(UnixDomainSocketAddress.of(path), 5) : null) {
            for (int i = 0; i < 150; i++) {
                channels.add(RawSockets.connect(address));
            }
            int accepted = reportOnce("it accepts as many as it can", 2, 60)[2];
            requireNoFiles("dial", "OK");
            requireNoFiles("udp", "OK");
            if (unix) {
                requireNoFiles("ipc://" + path, "ADDRINUSE");
            }
            requireEcho(channels.get(0), 3);
            assertThat(report()[2]).isBetween(accepted, 110);
            if (live != null) {
                RawSockets.connect(live.getLocalAddress()).close(); // its path is still its own
                live.accept().close();
            }
            RawSockets.closeAll(channels);
            until(
                    "it dials again",
                    () -> askOrFail("dial").equals("OK") && askOrFail("udp").equals("OK"));
            assertThat(unix ? ask("ipc://" + path) : "ADDRINUSE").isEqualTo("ADDRINUSE");
        } finally {
            RawSockets.closeAll(channels);
        }
    }

    @Test
    @DisplayName(
            "E1 B1 S1 a process without direct memory loses no byte, no wake-up and no close, and goes on with some")
    void outOfDirectMemory() throws Exception {
        String result = start(1000, MemoryProcess.class, "-XX:MaxDirectMemorySize=8m");
        assertThat(result).isEqualTo("fine");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}

package weir.sp.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines of scripts, run with {@code nngcat} on both ends, with {@code weircat} on either, and on both: all must print the same
 * and end with the same status. {@code @} is the address.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class WeircatTest {
    private static final Path UNIX_SOCKETS = Path.of("/proc/net/unix");

    /** The flags of a socket that listens. */
    private static final String ACCEPTS = " 00010000 ";

    @TempDir
    Path folder;

    private int paths;

    @AfterEach
    void nothingIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-"));
    }

    private record Script(String listening, String dialling, String heard, String answered) {}

    @Test
    @DisplayName("both ends print the same and end with 0, whichever tools they are")
    void atOnce() throws Exception {
        together(List.of(
                new Script("--pull0 --listen @ --ascii --count 2", "--push0 --dial @ -Dhello -C2", "hellohello", ""),
                new Script("--push --bind=@ -Dq\"\\", "--pull --connect:@ -Q -C 1", "", "\"q\\\"\\\\\"\n"),
                new Script(
                        "--sub --listen @ --hex --subscribe b --subscribe a --count 1",
                        "--pub --dial @ --data ab",
                        "\"\\x61\\x62\"\n",
                        ""),
                new Script("--rep0 --listen @ -Da --quoted --count 1", "--req0 --dial @ -Dq -A", "\"q\"\n", "a"),
                new Script("--req0 --listen @ -Dq -A", "--rep0 --dial @ -Da --quoted --count 1", "a", "\"q\"\n"),
                new Script(
                        "--pull0 --listen @ --msgpack -C1 --recv-maxsz 0",
                        "--push0 --dial @ --data four",
                        "\ufffd\u0004four", // the first byte is no UTF-8
                        "")));
    }

    @Test
    @DisplayName("the same of those that wait for a time to pass")
    void inTime() throws Exception {
        together(List.of(
                new Script("--pub0 --listen @ --data late --delay 2", "--sub0 --dial @ --raw --count 1", "", "late"),
                new Script("--rep0 --listen @ -Da --count 2", "--req0 --dial @ -Dq -A --count 2 -i 1", "", "aa"),
                new Script("--respondent0 --listen @ -Da -A -C1", "--surveyor0 --dial @ -Dq -Q", "q", "\"a\"\n"),
                new Script(
                        "--surveyor0 --listen @ -Dq -A -d 2",
                        "--respondent0 --dial @ -Da --hex -C1",
                        "a",
                        "\"\\x71\"\n"),
                new Script(
                        "--pair0 --listen @ -Dx -Q -i2 -C1", "--pair0 --dial @ -Dy -Q -i2 -C1", "\"y\"\n", "\"x\"\n"),
                new Script(
                        "--pair1 --listen @ -Dx -Q -i2 -C1", "--pair1 --dial @ -Dy -Q -i2 -C1", "\"y\"\n", "\"x\"\n"),
                new Script("--bus0 --listen @ --ascii --count 1", "--bus0 --dial @ -Dx --recv-timeout 1", "x", ""),
                new Script("--pull0 --listen @ --recv-timeout 1 --format no", "--push0 --dial @ -Dx --async", "", "")));
    }

    @Test
    @DisplayName("the same over TCP, where the one who dials may come first")
    void overTcp() throws Exception {
        Script script = new Script("--rep0 --listen @ -Da -Q -C1", "--req0 --dial @ -Dq -A --async", "\"q\"\n", "a");
        for (Tool listener : Tool.values()) {
            for (Tool dialler : Tool.values()) {
                // Bound, but not listening, it keeps the port for a listener that shares it.
                try (Socket port = new Socket()) {
                    port.setReuseAddress(true);
                    port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    String url = "tcp://127.0.0.1:" + port.getLocalPort();
                    try (Ends ends = new Ends(script, listener.start(at(url, script.listening())), dialler)) {
                        ends.dial(url);
                        ends.end();
                    }
                }
            }
        }
    }

    private void together(List<Script> scripts) throws Exception {
        List<Ends> all = new ArrayList<>();
        try {
            for (Script script : scripts) {
                for (Tool listener : Tool.values()) {
                    for (Tool dialler : Tool.values()) {
                        Path path = path();
                        Ends ends = new Ends(script, listener.start(at(path, script.listening())), dialler);
                        all.add(ends);
                        awaitListener(path);
                        ends.dial(url(path));
                    }
                }
            }
            for (Ends ends : all) {
                ends.end();
            }
        } finally {
            all.forEach(Ends::close);
        }
    }

    /** One script with one tool at either end. */
    private static final class Ends implements AutoCloseable {
        private final Script script;
        private final Tool.Run listener;
        private final Tool tool;
        private Tool.Run dialler;

        Ends(Script script, Tool.Run listener, Tool tool) {
            this.script = script;
            this.listener = listener;
            this.tool = tool;
        }

        void dial(String url) {
            dialler = tool.start(at(url, script.dialling()));
        }

        void end() throws Exception {
            assertThat(dialler.end())
                    .as(tool + " " + script.dialling())
                    .isEqualTo(new Tool.Result(0, script.answered()));
            assertThat(listener.end())
                    .as(script.listening() + " with " + tool)
                    .isEqualTo(new Tool.Result(0, script.heard()));
        }

        @Override
        public void close() {
            listener.close();
            if (dialler != null) {
                dialler.close();
            }
        }
    }

    @Test
    @DisplayName("one that is alone ends with the same status, and with the same words")
    void alone() throws Exception {
        sameEnds(
                "--rep0 --listen @ --data x --recv-timeout 1",
                "--respondent0 --listen @ --data x --recv-timeout 1",
                "--rep0 --listen @ --recv-timeout 1",
                "--pull0 --listen @ --recv-timeout 1",
                "--pull0 --listen @ --verbose --recv-timeout 1",
                "--push0 --listen @ --data x --send-timeout 1",
                "--pair1 --listen @ --data x --send-timeout 1",
                "--surveyor0 --listen @ --data x",
                "--pub0 --listen @ --data x");
    }

    @Test
    @DisplayName("what is behind the options is ignored, as there, but not in silence")
    void stray() throws Exception {
        Tool.Run run = Tool.WEIRCAT.start(at(path(), "--pub0 --listen @ --data x stray --bogus"));
        assertThat(run.end()).isEqualTo(new Tool.Result(0, "Ignored from 'stray' on: it is no option.\n"));
    }

    @Test
    @DisplayName("what cannot be done is told in the same words, and with the same status")
    void wrong() throws Exception {
        sameEnds(
                "--bogus",
                "--re",
                "--",
                "-",
                "-Z",
                "-QA",
                "--pull0",
                "--dial @",
                "--pull0 --push0",
                "-A -Q",
                "--format x",
                "--count x",
                "--delay 86401",
                "-l 65537",
                "-L=",
                "--pull0 -L0 --data x",
                "--pull0 -L0 --interval 1",
                "--push0 -L0 --data x --ascii",
                "--push0 -L0",
                "--req0 -L0",
                "--surveyor0 -L0",
                "--rep0 -L0 --interval 1",
                "--pair0 -L0 --interval 1",
                "--pull0 -L0 --subscribe x",
                "--pull0 -L0 --compat --count 1",
                "--pull0 -L0 --compat --async",
                "--pair1 -L0 --compat",
                "--push0 -L0 -Dx -Dy",
                "--push0 -L0 --file /nonexist",
                "--push0 -L0 --file /tmp",
                "--push0 --dial tcp://127.0.0.1:1 --data x",
                "--push0 --dial foo://x --data x",
                "--pull0 --listen tcp://192.0.2.1:7",
                "--pull0 --listen ipc:///nonexist/x");
    }

    @Test
    @DisplayName("where nngcat fails or waits for ever, an exchange that is counted ends with its answer")
    void counted() throws Exception {
        Path path = path();
        try (Tool.Run rep = Tool.NNGCAT.start(at(path, "--rep0 --listen @ --data a --count 2"))) {
            awaitListener(path);
            assertThat(Tool.WEIRCAT
                            .start(at(path, "--req0 --dial @ --data q -A --count 2"))
                            .end())
                    .isEqualTo(new Tool.Result(0, "aa"));
            assertThat(rep.end()).isEqualTo(new Tool.Result(0, ""));
        }
        Path other = path();
        try (Tool.Run pair = Tool.NNGCAT.start(at(other, "--pair1 --listen @ --data a -A -i 1 -C1"))) {
            awaitListener(other);
            assertThat(Tool.WEIRCAT
                            .start(at(other, "--pair --dial @ --data q -A --count 1"))
                            .end())
                    .isEqualTo(new Tool.Result(0, "a"));
            assertThat(pair.end()).isEqualTo(new Tool.Result(0, "q"));
        }
    }

    @Test
    @DisplayName("the last message is delivered before the end, a long one too")
    void last() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "x".repeat(1_000_000));
        for (int i = 0; i < 3; i++) {
            Path path = path();
            try (Tool.Run pull = Tool.NNGCAT.start(at(path, "--pull0 --listen @ --raw -C1"))) {
                awaitListener(path);
                Tool.Run push = Tool.WEIRCAT.start(at(path, "--push0 --dial @ -v --file " + file));
                assertThat(push.end()).isEqualTo(new Tool.Result(0, "Connected to: ipc://" + path + "\n"));
                assertThat(pull.end().output()).hasSize(1_000_000);
            }
        }
    }

    /** The same status; the same words, but ours may go on where theirs end. */
    private void sameEnds(String... lines) throws Exception {
        List<Tool.Run> runs = new ArrayList<>();
        try {
            for (String line : lines) {
                Path path = path();
                runs.add(Tool.NNGCAT.start(at(path, line)));
                runs.add(Tool.WEIRCAT.start(at(path.resolveSibling("w" + path.getFileName()), line)));
            }
            for (int i = 0; i < lines.length; i++) {
                Tool.Result theirs = runs.get(2 * i).end();
                Tool.Result ours = runs.get(2 * i + 1).end();
                assertThat(ours.status()).as(lines[i] + ": " + ours).isEqualTo(theirs.status());
                assertThat(ours.output().replace("/ws", "/s"))
                        .as(lines[i])
                        .startsWith(theirs.output().replaceFirst("\\.?\\n$", ""));
            }
        } finally {
            runs.forEach(Tool.Run::close);
        }
    }

    private Path path() {
        return folder.resolve("s" + paths++);
    }

    private static String url(Path path) {
        return "ipc://" + path;
    }

    private static String[] at(Path path, String line) {
        return at(url(path), line);
    }

    private static String[] at(String url, String line) {
        return line.replace("@", url).split(" ");
    }

    /**
     * There is a path before anybody listens on it. The kernel is asked, not the listener: one who connects and leaves without a
     * handshake makes nngcat accept nobody any more.
     */
    static void awaitListener(Path path) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.SECONDS);
        while (!isListening(path)) {
            assertThat(end - System.nanoTime())
                    .as("time left to listen on " + path)
                    .isPositive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static boolean isListening(Path path) throws IOException {
        return Files.readAllLines(UNIX_SOCKETS, ISO_8859_1).stream()
                .anyMatch(line -> line.endsWith(" " + path) && line.contains(ACCEPTS));
    }
}

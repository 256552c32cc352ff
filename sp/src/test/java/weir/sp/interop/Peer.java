package weir.sp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process of real NNG: {@code src/test/c/peer.c} in one of its roles. What the roles and their
 * options are is told at the top of that file. Its output goes to a file, so that a peer which
 * prints much never waits for the test to read.
 */
final class Peer implements AutoCloseable {
    static final String NEEDS =
            "needs Debian packages gcc, libnng-dev and nng-utils: apt-get install -y gcc libnng-dev nng-utils";

    /** How long anything may take; its own alarm rings somewhat earlier. Long runs ask for more. */
    static final long SECONDS = Long.getLong("weir.sp.seconds", 40);

    private static final Object COMPILING = new Object();
    private static @Nullable Path program;

    private final List<String> command;
    private final Path output;
    private final Process process;

    private Peer(List<String> command) {
        this.command = command;
        try {
            output = Files.createTempFile("weir-peer", ".txt");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(command + " cannot be started", e);
        }
    }

    /** @param arguments {@code PROTO dial|listen URL ACTION COUNT SIZES SEED [key=value ...]} */
    static Peer start(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        command.addAll(List.of(arguments));
        return new Peer(command);
    }

    /** Installed with nng-utils; what it prints is told by {@link #output()}. */
    static Peer nngcat(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(onPath("nngcat")
                .orElseThrow(() -> new AssertionError("nngcat " + NEEDS))
                .toString());
        command.addAll(List.of(arguments));
        return new Peer(command);
    }

    /** The URL it listens at, with the real port; or the one it has connected to. */
    String awaitReady() {
        return awaitLine("READY ");
    }

    /** The URL of a device's other side. */
    String awaitBack() {
        return awaitLine("BACK ");
    }

    /** Waits for its end, expects it to say OK, and returns that line. */
    String awaitOk() {
        int code = awaitExit();
        List<String> lines = lines();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (code != 0 || !last.startsWith("OK ")) {
            throw failure("ended with " + code);
        }
        return last;
    }

    /** Waits until it says OK, though it may live on until its peers have gone; returns that line. */
    String awaitReport() {
        return "OK " + awaitLine("OK ");
    }

    /** Its exit code. */
    int awaitExit() {
        await("end", ignored -> process.isAlive() ? null : "");
        return process.exitValue();
    }

    /** A number of the line that {@link #awaitOk()} returned, such as {@code received}. */
    static double field(String line, String name) {
        return Double.parseDouble(text(line, name));
    }

    /** The checksum of that line, as {@link Pattern#checksum} has it. */
    static int checksum(String line) {
        return Integer.parseUnsignedInt(text(line, "checksum"), 16);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has printed so far, to either stream. */
    String output() {
        return new String(bytes(), UTF_8);
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it by force if it has not ended: a peer that dies without a word is a role as well. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw failure("could not be killed");
            }
            Files.deleteIfExists(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String awaitLine(String start) {
        return await("say " + start.trim(), printed -> {
            for (String line : printed) {
                if (line.startsWith(start)) {
                    return line.substring(start.length());
                }
            }
            if (!process.isAlive()) {
                throw failure("ended with " + process.exitValue() + " and never said " + start.trim());
            }
            return null;
        });
    }

    /** Looks again every few milliseconds, waiting for the process's end in between. */
    private String await(String what, Function<List<String>, @Nullable String> found) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            boolean ended = !process.isAlive();
            String result = found.apply(lines());
            if (result != null) {
                return result;
            }
            if (!ended && System.nanoTime() - until > 0) {
                throw failure("did not " + what + " within " + SECONDS + " s");
            }
            try {
                process.waitFor(2, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("was no longer waited for: the test was interrupted");
            }
        }
    }

    /** Whole lines only: the last one may be half written. */
    private List<String> lines() {
        String printed = output();
        return printed.substring(0, printed.lastIndexOf('\n') + 1).lines().toList();
    }

    private AssertionError failure(String what) {
        return new AssertionError(command + " " + what + "; it printed:\n" + output());
    }

    private static String text(String line, String name) {
        for (String word : line.split(" ")) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name + " in: " + line);
    }

    /** Compiles the program when it is first asked for, in this JVM. */
    private static Path program() {
        synchronized (COMPILING) {
            Path known = program;
            if (known == null) {
                known = compiled();
                program = known;
            }
            return known;
        }
    }

    private static Path compiled() {
        Path folder =
                Path.of(System.getProperty("weir.sp.peer.source", "src/test/c")).toAbsolutePath();
        Path source = folder.resolve("peer.c");
        if (!Files.exists(source)) {
            throw new AssertionError(source + " is missing: run the tests in the folder of module sp,"
                    + " or name the folder of peer.c by -Dweir.sp.peer.source");
        }
        Path cc = onPath("cc").orElseThrow(() -> new AssertionError("the peer of the tests " + NEEDS));
        Path target = Path.of("target").toAbsolutePath().resolve("peer");
        try {
            Files.createDirectories(target.getParent());
            // Under a name of its own first: another fork may be running the one that is there.
            Path fresh = Files.createTempFile(target.getParent(), "peer", ".new");
            try (Peer compiler =
                    new Peer(List.of(cc.toString(), "-O2", "-o", fresh.toString(), source.toString(), "-lnng"))) {
                if (compiler.awaitExit() != 0) {
                    throw compiler.failure("failed; the peer of the tests " + NEEDS);
                }
            }
            return Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String folder : path.split(":")) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}

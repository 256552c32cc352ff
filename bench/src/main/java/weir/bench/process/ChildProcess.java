package weir.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import weir.bench.JvmFlags;

/** A process that is talked to by lines; it ends with {@link #close}, or when this JVM ends. */
public final class ChildProcess implements AutoCloseable {
    /** The same for all JVMs: enough memory that collections are rare, and one collector thread. */
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmn64m", "-Xmx1g", "-Djdk.virtualThreadScheduler.parallelism=1");

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final ExecutorService reader;
    private final Thread atExit;

    private ChildProcess(Process process) {
        this.process = process;
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
        reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "child-reader");
            thread.setDaemon(true);
            return thread;
        });
        atExit = new Thread(process::destroyForcibly, "child-end");
    }

    /** Starts a main class in a JVM of this one's kind, bound to a processor if the pinning can. */
    public static ChildProcess java(Pinning pinning, int processor, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
        command.addAll(List.of(arguments));
        return start(pinning, processor, command);
    }

    /** Starts a program, bound to a processor if the pinning can. */
    public static ChildProcess start(Pinning pinning, int processor, List<String> program) throws IOException {
        List<String> command = new ArrayList<>(pinning.prefix(processor));
        command.addAll(program);
        ChildProcess child = new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        try {
            Runtime.getRuntime().addShutdownHook(child.atExit);
        } catch (IllegalStateException e) { // this JVM is ending already
            child.close();
            throw e;
        }
        return child;
    }

    /** What each JVM is started with. */
    public static List<String> options() {
        return JvmFlags.with(OPTIONS);
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Gives it a line of input. */
    public void writeLine(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    /**
     * The next line of its output.
     *
     * @throws IOException if it does not come in time, or the process has ended
     */
    public String readLine(long nanos) throws IOException {
        Future<String> line = reader.submit(out::readLine);
        try {
            String read = line.get(nanos, TimeUnit.NANOSECONDS);
            if (read == null) {
                throw new IOException(
                        "the process ended" + (process.isAlive() ? "" : ", status " + process.exitValue()));
            }
            return read;
        } catch (TimeoutException e) {
            throw new IOException("no answer in " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("its output cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Kills it and waits for its end: a stopped process heeds nothing else. */
    @Override
    public void close() {
        process.destroyForcibly();
        reader.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook runs or has run.
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package weir.bench.process;

import java.io.IOException;
import java.util.List;

/** Keeps two processes on processors of their own, and those that wait still; by tools of the system. */
public final class Pinning {
    private final boolean pins;
    private final boolean pauses;

    private Pinning(boolean pins, boolean pauses) {
        this.pins = pins;
        this.pauses = pauses;
    }

    /** What can be done here. */
    public static Pinning find() {
        boolean two = Runtime.getRuntime().availableProcessors() >= 2;
        return new Pinning(
                two && succeeds("taskset", "-c", "0,1", "true"),
                succeeds("kill", "-CONT", String.valueOf(ProcessHandle.current().pid())));
    }

    /** What a command begins with to run on one processor. */
    public List<String> prefix(int processor) {
        return pins ? List.of("taskset", "-c", String.valueOf(processor)) : List.of();
    }

    /** Stops a process that is not its turn. */
    public void pause(ChildProcess process) throws IOException {
        signal("-STOP", process);
    }

    /** Lets it run. */
    public void resume(ChildProcess process) throws IOException {
        signal("-CONT", process);
    }

    private void signal(String name, ChildProcess process) throws IOException {
        // One that has ended is no failure here: what it was asked for last says so.
        if (pauses && process.isAlive() && !succeeds("kill", name, String.valueOf(process.pid()))) {
            throw new IOException("kill " + name + " " + process.pid() + " failed");
        }
    }

    /** Where processes run, for reports; given what runs on processor 0 and what on 1. */
    public String describePlaces(String first, String second) {
        return pins ? first + " on processor 0, " + second + " on processor 1" : "processes not pinned";
    }

    /** What becomes of processes whose turn it is not, for reports. */
    public String describeWaiting(String who) {
        return who + " that wait " + (pauses ? "are stopped" : "stay awake");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such tool
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

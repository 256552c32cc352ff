package weir.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.soak.account.Books;
import weir.spi.Engine;
import weir.spi.OperationInfo;

/** Ends the process with a dump if no operation completes for a time, or the run takes far longer than it should. */
final class HangWatch implements AutoCloseable {
    private static final int HANG = 3;
    private static final long STILL_SECONDS = 60;

    private final Books books;
    private final Engine engine;
    private final long deadline;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "soak-watch");

    HangWatch(Books books, Engine engine, double minutes) {
        this.books = books;
        this.engine = engine;
        deadline = System.nanoTime() + (long) (minutes * 60e9) + TimeUnit.MINUTES.toNanos(5);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            long seen = -1;
            while (!over.await(STILL_SECONDS, TimeUnit.SECONDS)) {
                long now = books.completed();
                if (now == seen || System.nanoTime() - deadline > 0) {
                    dump(
                            now == seen
                                    ? "HANG: no operation has completed for " + STILL_SECONDS + " s"
                                    : "HANG: it does not end");
                    Runtime.getRuntime().halt(HANG);
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints what runs, and all threads. */
    void dump(String why) {
        System.err.println("soak: " + why + ", " + books.completed() + " operations so far");
        running(engine, 200).forEach(System.err::println);
        System.err.println(threads());
        System.err.flush();
    }

    /** The operations that have run longest, one a line. */
    static List<String> running(Engine engine, int most) {
        return engine.operations().stream()
                .limit(most)
                .map(OperationInfo::toString)
                .toList();
    }

    /** All threads, virtual ones too. */
    private static String threads() {
        try {
            Path folder = Files.createTempDirectory("soak");
            Path file = folder.resolve("threads.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            String text = Files.readString(file);
            Files.delete(file);
            Files.delete(folder);
            return text;
        } catch (IOException e) {
            return "no thread dump: " + e;
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}

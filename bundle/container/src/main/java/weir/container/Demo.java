package weir.container;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;
import weir.container.load.Load;
import weir.container.load.LoadTable;

/**
 * Exchanges backends under load and shows that nothing gets lost. Exit status 0 if nothing was lost, refused, reset or
 * closed by a swap, 1 if something was, 2 for wrong arguments.
 */
final class Demo {
    private Demo() {}

    /** Runs the demo and returns the exit status. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        DemoOptions options;
        try {
            options = DemoOptions.of(arguments, System.getProperties());
        } catch (IllegalArgumentException e) {
            err.println("weir-container: " + e.getMessage());
            return 2;
        }
        if (options.help()) {
            out.println(DemoOptions.USAGE);
            return 0;
        }
        try {
            return run(options, out, err) ? 0 : 1;
        } catch (IOException | BundleException | TimeoutException | IllegalStateException e) {
            out.println("FAILED: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println("FAILED: interrupted");
            return 1;
        }
    }

    private static boolean run(DemoOptions options, PrintStream out, PrintStream err)
            throws IOException, BundleException, TimeoutException, InterruptedException {
        LoadTable table = new LoadTable();
        Storage storage = Storage.of(null);
        Path path = storage.folder().resolve("echo");
        Map<String, String> properties = new HashMap<>(options.properties());
        properties.put("weir.example.listen", "tcp://127.0.0.1:0,ipc://" + path);
        Load load;
        try (SwapLog swapLog = new SwapLog();
                Container container = Container.prepare(storage, properties)) {
            CloseAtShutdown.of(container, err);
            load = new DemoRun(container, path, options.seconds(), out, table, swapLog).run();
        }
        try {
            Operator.await(
                    "threads of Weir's end with the framework",
                    () -> weirThreads().isEmpty());
        } catch (TimeoutException e) {
            table.addFailure(e.getMessage() + ", left are " + weirThreads());
        }
        return table.print(load, out);
    }

    private static List<String> weirThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("weir-"))
                .toList();
    }
}

package weir.container;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The program. Exit status 0, or 1 if something fails, or 2 for wrong arguments; of weircat, that of nngcat. */
public final class Main {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private static final String DEMO = "demo";
    private static final String WEIRCAT = "weircat";

    private Main() {}

    /** Runs the container until it ends; see {@code --help}. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_FORMAT) == null) { // one line for an event, not two
            System.setProperty(LOG_FORMAT, "%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
        }
        // Threads of bundles or of the shell, which waits for input, must not keep the program alive.
        System.exit(run(args, System.out, System.err));
    }

    /** Runs the program and returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length > 0 && args[0].equals(DEMO)) {
            return Demo.run(List.of(args).subList(1, args.length), out, err);
        }
        if (args.length > 0 && args[0].equals(WEIRCAT)) {
            return Weircat.run(List.of(args).subList(1, args.length), err);
        }
        ContainerOptions options;
        try {
            options = ContainerOptions.of(args, System.getProperties());
        } catch (IllegalArgumentException e) {
            err.println("weir-container: " + e.getMessage());
            return 2;
        }
        if (options.help()) {
            out.println(ContainerOptions.USAGE);
            return 0;
        }
        try {
            serve(options, out, err);
            return 0;
        } catch (IOException | BundleException e) {
            err.println("weir-container: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("weir-container: interrupted");
            return 1;
        }
    }

    private static void serve(ContainerOptions options, PrintStream out, PrintStream err)
            throws IOException, BundleException, InterruptedException {
        Storage storage = Storage.of(options.storage());
        Map<String, String> properties = new HashMap<>(options.properties());
        if (options.command() != null) {
            // The shell's bundle has commands that are of use, but it must not talk.
            properties.put("gosh.args", "--nointeractive --noshutdown --quiet");
        }
        try (Container container = Container.prepare(storage, properties)) {
            CloseAtShutdown.of(container, err);
            List<Bundle> installed = new ArrayList<>();
            for (BundledJar jar : BundledJar.all()) {
                if (jar.equals(BundledJar.EXAMPLE)
                        ? options.example()
                        : options.shell() || !jar.equals(BundledJar.SHELL)) {
                    installed.add(container.install(jar));
                }
            }
            for (Path file : options.bundles()) {
                installed.add(container.install(file));
            }
            container.start(installed);
            String command = options.command();
            if (command != null) {
                ShellCommand.run(container.context(), command, out, err);
            } else {
                container.awaitStop();
            }
        }
    }
}

package weir.container;

import java.io.IOException;
import java.io.PrintStream;
import org.osgi.framework.BundleException;

/** Closes a container when the JVM is told to end: bundles get their stop, and the storage goes. */
final class CloseAtShutdown extends Thread {
    private final Container container;
    private final PrintStream err;

    private CloseAtShutdown(Container container, PrintStream err) {
        super("weir-container-shutdown");
        this.container = container;
        this.err = err;
    }

    static void of(Container container, PrintStream err) {
        Runtime.getRuntime().addShutdownHook(new CloseAtShutdown(container, err));
    }

    @Override
    public void run() {
        try {
            container.close();
        } catch (IOException | BundleException e) {
            err.println("weir-container: " + e.getMessage());
        }
    }
}

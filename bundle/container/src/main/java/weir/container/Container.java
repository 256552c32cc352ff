package weir.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A framework and its storage. Closed, it leaves neither behind; closing it twice does no harm. */
final class Container implements AutoCloseable {
    /** Bundles are stopped one after another, and each of Weir's users may take its {@code weir.stop.timeout}. */
    private static final long STOP_SECONDS = 30;

    private final Framework framework;
    private final Storage storage;

    private Container(Framework framework, Storage storage) {
        this.framework = framework;
        this.storage = storage;
    }

    /**
     * Prepares a framework, in which are the bundles that its storage has kept; none runs before {@link #start}. The
     * storage is the container's now.
     */
    static Container prepare(Storage storage, Map<String, String> properties) throws IOException, BundleException {
        Map<String, String> configuration = new HashMap<>(properties);
        configuration.put(
                Constants.FRAMEWORK_STORAGE, storage.folder().toAbsolutePath().toString());
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no framework in this program"))
                .newFramework(configuration);
        Container container = new Container(framework, storage);
        try {
            framework.init();
            return container;
        } catch (BundleException | RuntimeException | Error e) {
            container.close();
            throw e;
        }
    }

    /** Starts the framework and, one after another, bundles of it. */
    void start(List<Bundle> bundles) throws BundleException {
        framework.start();
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    /** Installs a bundle; one that the storage has kept becomes what the program carries. */
    Bundle install(BundledJar jar) throws IOException, BundleException {
        Bundle kept = context().getBundle(jar.location());
        if (kept != null) {
            update(kept, jar);
            return kept;
        }
        try (InputStream bytes = jar.open()) {
            return context().installBundle(jar.location(), bytes);
        }
    }

    /** Installs a bundle from a file, or updates the one that was installed from there. */
    Bundle install(Path file) throws BundleException {
        Bundle kept = context().getBundle(file.toUri().toString());
        if (kept != null) {
            kept.update();
            return kept;
        }
        return context().installBundle(file.toUri().toString());
    }

    /** Puts the program's jar in the place of what a bundle was; it is stopped and started for that if it is active. */
    void update(Bundle bundle, BundledJar jar) throws IOException, BundleException {
        try (InputStream bytes = jar.open()) {
            bundle.update(bytes);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Waits until the framework has stopped; one that updates itself is started again. */
    void awaitStop() throws BundleException, InterruptedException {
        while (framework.waitForStop(0).getType() == FrameworkEvent.STOPPED_UPDATE) {
            framework.start();
        }
    }

    @Override
    public synchronized void close() throws IOException, BundleException {
        try (storage) {
            framework.stop();
            FrameworkEvent stopped = framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (stopped.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new BundleException("the framework has not stopped within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted before the framework had stopped", e);
        }
    }
}

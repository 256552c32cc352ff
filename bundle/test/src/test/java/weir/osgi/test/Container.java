package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A running framework, Felix or Equinox as the build says. Its own classes are behind a class loader of their own, its API
 * is that of the class path, so that tests and bundles share the types of OSGi, and only those.
 */
final class Container implements AutoCloseable {
    static final String SERVICE = "weir.api.AioService";

    private static final String NAME = System.getProperty("weir.test.framework");
    private static final ClassLoader LOADER = loader();

    private final Framework framework;

    /** Starts a framework without bundles. */
    Container(Path storage, Map<String, String> properties) throws BundleException {
        Map<String, String> all = new HashMap<>(Map.of(
                Constants.FRAMEWORK_STORAGE,
                storage.toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                "felix.bootdelegation.implicit",
                "false",
                "felix.service.urlhandlers",
                "false",
                // No pool, whose threads would outlive the framework for a minute.
                "felix.resolver.parallelism",
                "1"));
        all.putAll(properties);
        framework = ServiceLoader.load(FrameworkFactory.class, LOADER)
                .findFirst()
                .orElseThrow()
                .newFramework(all);
        framework.start();
    }

    private static ClassLoader loader() {
        String artifact = switch (NAME) {
            case "felix" -> "org.apache.felix.framework";
            case "equinox" -> "org.eclipse.osgi";
            default -> throw new IllegalArgumentException("weir.test.framework=" + NAME);
        };
        try {
            URL jar = Jars.of(artifact).toUri().toURL();
            return new URLClassLoader(new URL[] {jar}, Container.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    static boolean isFelix() {
        return NAME.equals("felix");
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Installs built jars, and starts them once all are there. */
    List<Bundle> start(String... artifacts) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String each : artifacts) {
            bundles.add(install(each));
        }
        for (Bundle each : bundles) {
            each.start();
        }
        return bundles;
    }

    Bundle install(String artifact) throws BundleException {
        return context().installBundle(Jars.of(artifact).toUri().toString());
    }

    Bundle install(TestBundle bundle) throws BundleException {
        return context().installBundle("test:" + bundle.name(), new ByteArrayInputStream(bundle.bytes()));
    }

    Bundle start(TestBundle bundle) throws BundleException {
        Bundle installed = install(bundle);
        installed.start();
        return installed;
    }

    /** Updates a bundle with the jar it was made of: new class loader, same code. */
    static void update(Bundle bundle, String artifact) throws BundleException, IOException {
        try (InputStream jar = Files.newInputStream(Jars.of(artifact))) {
            bundle.update(jar);
        }
    }

    /** Refreshes bundles and all that are wired to them, and waits until that is done. */
    void refresh(Collection<Bundle> bundles) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        assertThat(done.await(Bounds.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("refresh ends")
                .isTrue();
    }

    /** The services of a type by its name, or of any, best first; of all class spaces. */
    List<ServiceReference<?>> services(@Nullable String type, @Nullable String filter) {
        try {
            ServiceReference<?>[] found = context().getAllServiceReferences(type, filter);
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .sorted((one, other) -> other.compareTo(one))
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    List<ServiceReference<?>> services(@Nullable String filter) {
        return services(SERVICE, filter);
    }

    /** The service that a plain reference gets; there must be one. */
    ServiceReference<?> auto() {
        List<ServiceReference<?>> all = services("(weir.backend.policy=auto)");
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** The backend of the auto service, or "absent". */
    String backend() {
        return services("(weir.backend.policy=auto)").stream()
                .map(each -> String.valueOf(each.getProperty("weir.backend.current")))
                .findFirst()
                .orElse("absent");
    }

    void awaitBackend(String name) {
        Bounds.until(
                () -> "auto is " + name + ", it is " + backend(),
                () -> backend().equals(name));
    }

    /** Stops the framework; if that takes too long the stacks of all threads tell why. */
    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        FrameworkEvent stopped = framework.waitForStop(Bounds.PATIENCE.toMillis());
        if (stopped.getType() != FrameworkEvent.STOPPED) {
            AssertionError hangs = new AssertionError("the framework does not stop: event " + stopped.getType());
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                Throwable each = new Throwable(thread.toString());
                each.setStackTrace(stack);
                hangs.addSuppressed(each);
            });
            throw hangs;
        }
    }
}

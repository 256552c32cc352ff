package weir.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/** Apache Felix in this JVM, empty at first; stopped with a bound. */
final class FelixContainer implements AutoCloseable {
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(20);

    private final Framework framework;

    FelixContainer(Path storage) throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        "felix.service.urlhandlers",
                        "false",
                        // The same classes are on the class path of the tests: a bundle must not find them there.
                        "felix.bootdelegation.implicit",
                        "false",
                        // No pool, whose threads would outlive the framework for a minute.
                        "felix.resolver.parallelism",
                        "1"));
        framework.start();
    }

    Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    /** False if something that the bundle needs is not there. */
    boolean resolve(Bundle bundle) {
        return framework.adapt(FrameworkWiring.class).resolveBundles(List.of(bundle));
    }

    /** Installs and starts a bundle without classes that imports packages of Weir as an application does. */
    Bundle startUser(String name, String imports) throws BundleException, IOException {
        Bundle bundle = install(name, Map.of(Constants.IMPORT_PACKAGE, imports));
        bundle.start();
        return bundle;
    }

    /** Installs a bundle that has headers only. */
    Bundle install(String name, Map<String, String> more) throws BundleException, IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        more.forEach(headers::putValue);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(jar.toByteArray()));
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        assertThat(framework.waitForStop(STOP_MILLIS).getType())
                .as("how the framework ended")
                .isEqualTo(FrameworkEvent.STOPPED);
    }
}

package weir.osgi.test;

import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

/** Weir's configuration in Configuration Admin; by reflection, since its types are in the framework only. */
record Configuration(Bundle bundle, Object configuration) {
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String PACKAGE = "org.osgi.service.cm.";

    static Configuration start(Container container) throws BundleException, ReflectiveOperationException {
        container.start("org.apache.felix.configadmin");
        return of(container);
    }

    static Configuration of(Container container) throws ReflectiveOperationException {
        Bundle bundle = ContainerFixture.bundle(container, "org.apache.felix.configadmin");
        Object admin =
                container.context().getService(container.services(ADMIN, null).get(0));
        return new Configuration(
                bundle,
                bundle.loadClass(ADMIN)
                        .getMethod("getConfiguration", String.class, String.class)
                        .invoke(admin, "weir", "?"));
    }

    void update(Map<String, Object> properties) throws ReflectiveOperationException {
        bundle.loadClass(PACKAGE + "Configuration")
                .getMethod("update", Dictionary.class)
                .invoke(configuration, FrameworkUtil.asDictionary(properties));
    }

    void delete() throws ReflectiveOperationException {
        bundle.loadClass(PACKAGE + "Configuration").getMethod("delete").invoke(configuration);
    }
}

package weir.osgi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import weir.spi.BackendProvider;

/**
 * Finds the backends that bundles declare and registers them as services of those bundles. In a framework
 * {@link java.util.ServiceLoader} finds nothing, and says nothing.
 */
final class Extender implements BundleTrackerCustomizer<List<ServiceRegistration<BackendProvider>>> {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private static final String SERVICE_LOADER = "osgi.serviceloader";
    private static final String EXTENDER = "osgi.extender";
    private static final String REGISTRAR = "osgi.serviceloader.registrar";

    private final BundleTracker<List<ServiceRegistration<BackendProvider>>> tracker;

    Extender(BundleContext context) {
        tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public @Nullable List<ServiceRegistration<BackendProvider>> addingBundle(
            Bundle bundle, @Nullable BundleEvent event) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || hasOtherRegistrar(wiring)) {
            return null;
        }
        List<ServiceRegistration<BackendProvider>> registered = new ArrayList<>();
        for (BundleCapability capability : wiring.getCapabilities(SERVICE_LOADER)) {
            if (BackendProvider.class
                    .getName()
                    .equals(capability.getAttributes().get(SERVICE_LOADER))) {
                ServiceRegistration<BackendProvider> registration =
                        register(bundle, capability.getDirectives().get("register"));
                if (registration != null) {
                    registered.add(registration);
                }
            }
        }
        return registered; // also if it is empty: else the tracker asks again when the bundle is ACTIVE
    }

    /** Somebody else registers it. */
    private static boolean hasOtherRegistrar(BundleWiring wiring) {
        for (BundleWire wire : wiring.getRequiredWires(EXTENDER)) {
            if (REGISTRAR.equals(wire.getCapability().getAttributes().get(EXTENDER))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable ServiceRegistration<BackendProvider> register(Bundle bundle, @Nullable String className) {
        BundleContext context = bundle.getBundleContext();
        if (context == null) {
            return null; // it has stopped meanwhile
        }
        if (className == null) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} declares a backend without naming it; wanted: register:=\"CLASS\" with the capability",
                    bundle);
            return null;
        }
        try {
            Class<?> type = bundle.loadClass(className);
            if (!BackendProvider.class.isAssignableFrom(type)) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0}: {1} is no {2} of this bundle''s class space; it is left alone",
                        bundle,
                        className,
                        BackendProvider.class.getName());
                return null;
            }
            BackendProvider provider =
                    (BackendProvider) type.getDeclaredConstructor().newInstance();
            return context.registerService(BackendProvider.class, provider, null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, bundle + ": its backend " + className + " is broken and left alone", e);
            return null;
        }
    }

    @Override
    public void modifiedBundle(
            Bundle bundle, @Nullable BundleEvent event, List<ServiceRegistration<BackendProvider>> registered) {}

    @Override
    public void removedBundle(
            Bundle bundle, @Nullable BundleEvent event, List<ServiceRegistration<BackendProvider>> registered) {
        for (ServiceRegistration<BackendProvider> each : registered) {
            try {
                each.unregister();
            } catch (IllegalStateException e) {
                LOG.log(System.Logger.Level.DEBUG, "the framework was faster: {0}", e.getMessage());
            }
        }
    }
}

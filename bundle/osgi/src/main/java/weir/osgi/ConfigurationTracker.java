package weir.osgi;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Waits for Configuration Admin, which may be there, come later, or never. Its package is imported when
 * {@link ManagedConfiguration} is first touched, and that happens here only, once the service is there.
 */
final class ConfigurationTracker implements ServiceTrackerCustomizer<Object, ServiceRegistration<?>> {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private static final String SERVICE = "org.osgi.service.cm.ConfigurationAdmin";

    private final BundleContext context;
    private final Configuration configuration;
    private final ServiceTracker<Object, ServiceRegistration<?>> tracker;

    ConfigurationTracker(BundleContext context, Configuration configuration) {
        this.context = context;
        this.configuration = configuration;
        try {
            tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter("(objectClass=" + SERVICE + ")"), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public @Nullable ServiceRegistration<?> addingService(ServiceReference<Object> reference) {
        try {
            return ManagedConfiguration.register(context, configuration);
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "this Configuration Admin is of no use: " + reference.getBundle(), e);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, ServiceRegistration<?> registration) {}

    @Override
    public void removedService(ServiceReference<Object> reference, ServiceRegistration<?> registration) {
        registration.unregister();
    }
}

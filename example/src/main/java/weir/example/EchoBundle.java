package weir.example;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioUrl;

/**
 * The echo server in an OSGi framework. It serves while there is an {@link AioService} that keeps its sockets when
 * backends come and go, on the addresses of the framework property {@code weir.example.listen}, separated by commas. The
 * server is a service as well, whose property {@code weir.example.endpoint} says where it serves.
 */
public final class EchoBundle implements BundleActivator {
    private static final String LISTEN = "weir.example.listen";
    private static final String ENDPOINT = "weir.example.endpoint";
    private static final String DEFAULT_LISTEN = "tcp://127.0.0.1:7007";

    /** Beside this one there is a service for each backend, which goes with it. */
    private static final String AUTO = "(&(objectClass=weir.api.AioService)(weir.backend.policy=auto))";

    private @Nullable ServiceTracker<AioService, ServiceRegistration<EchoServer>> tracker;

    /** For the framework. */
    public EchoBundle() {}

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        String listen = context.getProperty(LISTEN);
        List<AioUrl> urls = Arrays.stream((listen == null ? DEFAULT_LISTEN : listen).split(","))
                .map(url -> EchoOptions.url(url.trim()))
                .toList();
        Filter auto = FrameworkUtil.createFilter(AUTO);
        tracker = new ServiceTracker<>(context, auto, new Serving(context, urls));
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        if (tracker != null) {
            tracker.close();
        }
    }

    /** Serves from the arrival of a service to its departure. */
    private record Serving(BundleContext context, List<AioUrl> urls)
            implements ServiceTrackerCustomizer<AioService, ServiceRegistration<EchoServer>> {

        @Override
        public @Nullable ServiceRegistration<EchoServer> addingService(ServiceReference<AioService> reference) {
            AioService service = context.getService(reference);
            if (service == null) { // gone already
                return null;
            }
            try {
                EchoServer server = EchoServer.start(service, urls, EchoOptions.DEFAULT_BUFFER);
                return context.registerService(EchoServer.class, server, endpoint(server));
            } catch (AioException e) {
                context.ungetService(reference);
                throw new IllegalStateException("cannot serve: " + e.getMessage(), e);
            }
        }

        @Override
        public void modifiedService(
                ServiceReference<AioService> reference, ServiceRegistration<EchoServer> registration) {
            // Another backend, or another state of health: nothing to do for a user.
        }

        @Override
        public void removedService(
                ServiceReference<AioService> reference, ServiceRegistration<EchoServer> registration) {
            registration.unregister();
            context.ungetService(reference); // ends all that was opened through it
        }

        @SuppressWarnings("JdkObsolete") // the framework wants a Dictionary, and there is no other
        private static Dictionary<String, Object> endpoint(EchoServer server) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(
                    ENDPOINT, server.urls().stream().map(AioUrl::toString).toArray(String[]::new));
            return properties;
        }
    }
}

package weir.container;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What an operator sees of Weir in a framework: service properties and JMX, and no types of Weir's. */
final class Operator {
    private static final String SERVICE = "weir.api.AioService";
    private static final String CURRENT = "weir.backend.current";
    private static final String BACKEND = "weir.backend";
    private static final String ENDPOINT = "weir.example.endpoint";
    /** For whatever a step has to bring about. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final ObjectName ENGINE = engine();

    private final BundleContext context;

    private final EngineMXBean engine;

    Operator(BundleContext context) {
        this.context = context;
        this.engine = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(), ENGINE, EngineMXBean.class);
    }

    /** What Weir tells by JMX, as far as it matters here: a row for each backend, or operation. */
    public interface EngineMXBean {
        /** Texts by the names of their columns. */
        List<Map<String, String>> getBackends();

        /** The oldest operations; not all, if there are many. */
        List<Map<String, String>> getOldestOperations();
    }

    /** The backend that moves the bytes of those who do not ask for one by name, or empty. */
    String currentBackend() {
        ServiceReference<?> auto = service(SERVICE, "(weir.backend.policy=auto)");
        return auto != null && auto.getProperty(CURRENT) instanceof String name ? name : "";
    }

    /** The number of the service with which one asks for a backend by name, another each time it comes; or -1. */
    long pinnedService(String backend) {
        ServiceReference<?> pinned = service(SERVICE, "(" + BACKEND + "=" + backend + ")");
        return pinned != null && pinned.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : -1;
    }

    /** Where the example serves; empty if it does not. */
    List<SocketAddress> endpoints() {
        ServiceReference<?> server = service(null, "(" + ENDPOINT + "=*)");
        return server != null && server.getProperty(ENDPOINT) instanceof String[] urls
                ? Arrays.stream(urls).map(Operator::address).toList()
                : List.of();
    }

    /** Why a backend that is deployed cannot be used here; null if it can be, or is not there yet. */
    @Nullable
    String unavailable(String backend) {
        return engine.getBackends().stream()
                .filter(row -> backend.equals(row.get("name")) && "unavailable".equals(row.get("state")))
                .map(row -> row.get("why"))
                .findFirst()
                .orElse(null);
    }

    /** The backends that the operations of a bundle run on: one text for each operation that is listed. */
    List<String> backendsOf(String owner) {
        return engine.getOldestOperations().stream()
                .filter(row -> owner.equals(row.get("owner")))
                .map(row -> String.valueOf(row.get("backend")))
                .toList();
    }

    /**
     * Waits for something.
     *
     * @throws TimeoutException if it does not come true in time
     */
    static void await(String what, BooleanSupplier condition) throws TimeoutException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new TimeoutException("waited " + PATIENCE.toSeconds() + " s in vain: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private @Nullable ServiceReference<?> service(@Nullable String type, String filter) {
        try {
            // All: this program's class path knows no type of theirs, and a match must not depend on that.
            ServiceReference<?>[] found = context.getAllServiceReferences(type, filter);
            return found == null ? null : found[0];
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectName engine() {
        try {
            return new ObjectName("weir:type=Engine");
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static SocketAddress address(String url) {
        URI uri = URI.create(url);
        return uri.getScheme().equals("tcp")
                ? new InetSocketAddress(uri.getHost(), uri.getPort())
                : UnixDomainSocketAddress.of(Path.of(uri.getPath()));
    }
}

package weir.osgi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

/** Properties of services in the form that frameworks take. */
final class ServiceProperties {
    private ServiceProperties() {}

    @SuppressWarnings(
            "JdkObsolete") // the one Dictionary there is; the framework's own conversion is newer than we ask for
    static Dictionary<String, Object> of(Map<String, Object> properties) {
        return new Hashtable<>(properties);
    }
}

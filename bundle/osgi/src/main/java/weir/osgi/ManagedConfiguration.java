package weir.osgi;

import java.util.Collection;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;

/** What Configuration Admin knows under {@value #PID}. */
final class ManagedConfiguration implements ManagedService {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    static final String PID = "weir";

    private final Configuration configuration;

    private ManagedConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    static ServiceRegistration<?> register(BundleContext context, Configuration configuration) {
        return context.registerService(
                ManagedService.class,
                new ManagedConfiguration(configuration),
                ServiceProperties.of(Map.of(Constants.SERVICE_PID, PID)));
    }

    @Override
    public void updated(@Nullable Dictionary<String, ?> properties) throws ConfigurationException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (properties != null) {
            for (String key : Settings.keys()) {
                Object value = properties.get(key);
                if (value != null) {
                    texts.put(key, text(value));
                }
            }
        }
        try {
            configuration.update(texts);
        } catch (Settings.BadValue e) {
            LOG.log(System.Logger.Level.ERROR, "configuration refused: {0}; the old one holds", e.getMessage());
            throw new ConfigurationException(e.key(), e.getMessage(), e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Object[] values) {
            return Stream.of(values).map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value.toString();
    }
}

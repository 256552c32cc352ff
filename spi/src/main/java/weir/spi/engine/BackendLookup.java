package weir.spi.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;

/** Finds backends by ServiceLoader. A broken one is reported and skipped: it must not hide the others. */
final class BackendLookup {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    private BackendLookup() {}

    /** Those of a layer, or those that the class loader of the SPI sees; never those of the thread's context loader. */
    static List<BackendProvider> find(@Nullable ModuleLayer layer) {
        ServiceLoader<BackendProvider> loader = layer == null
                ? ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader())
                : ServiceLoader.load(layer, BackendProvider.class);
        List<BackendProvider> found = new ArrayList<>();
        Set<String> classes = new HashSet<>();
        Iterator<ServiceLoader.Provider<BackendProvider>> candidates =
                loader.stream().iterator();
        while (true) {
            try {
                if (!candidates.hasNext()) {
                    return found;
                }
                BackendProvider provider = candidates.next().get();
                // The same provider may be declared in module-info and in META-INF/services.
                if (classes.add(provider.getClass().getName())) {
                    found.add(provider);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.log(System.Logger.Level.WARNING, "a backend provider is broken and skipped", e);
            }
        }
    }
}

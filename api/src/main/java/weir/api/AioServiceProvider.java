package weir.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What {@link AioService#open(AioConfig)} finds by {@link java.util.ServiceLoader}: Weir's engine. */
@ProviderType
public interface AioServiceProvider {
    /** A name for messages. */
    String name();

    /**
     * Opens a service of its own: its threads end when it is closed.
     *
     * @param layer where to look for backends, or null for the class loader of the engine
     * @throws AioException {@link AioStatus#NOTSUP} if no backend fits; the message lists what was found and why not
     */
    AioService open(AioConfig config, @Nullable ModuleLayer layer) throws AioException;
}

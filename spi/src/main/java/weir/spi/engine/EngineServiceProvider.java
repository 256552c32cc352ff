package weir.spi.engine;

import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioServiceProvider;
import weir.spi.BackendProvider;
import weir.spi.EngineOptions;

/** What {@link AioService#open(AioConfig)} finds: an engine for each service, with the backends that are deployed. */
public final class EngineServiceProvider implements AioServiceProvider {
    private static final System.Logger LOG = System.getLogger("weir.engine");

    /** For ServiceLoader. */
    public EngineServiceProvider() {}

    @Override
    public String name() {
        return "weir";
    }

    @Override
    public AioService open(AioConfig config, @Nullable ModuleLayer layer) throws AioException {
        WeirEngine engine = new WeirEngine(EngineOptions.DEFAULT.withLoops(config.loops()));
        for (BackendProvider provider : BackendLookup.find(layer)) {
            try {
                engine.add(provider);
            } catch (RuntimeException | LinkageError e) {
                LOG.log(System.Logger.Level.WARNING, "the backend " + provider.getClass() + " is skipped", e);
            }
        }
        return engine.open(config);
    }
}

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
            engine.add(provider);
        }
        return engine.open(config);
    }
}

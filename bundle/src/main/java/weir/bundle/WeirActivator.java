package weir.bundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import weir.spi.Engine;
import weir.spi.EngineOptions;

/** Starts and stops with the bundle. So far it holds an engine without backends: nothing is registered yet. */
public final class WeirActivator implements BundleActivator {
    private @Nullable Engine engine;

    /** For the framework. */
    public WeirActivator() {}

    @Override
    public void start(BundleContext context) {
        engine = Engine.create(EngineOptions.DEFAULT);
    }

    @Override
    public void stop(BundleContext context) {
        engine = null;
    }

    @Nullable
    Engine engine() {
        return engine;
    }
}

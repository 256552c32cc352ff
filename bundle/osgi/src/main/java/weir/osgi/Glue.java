package weir.osgi;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import weir.api.AioException;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.SwapReport;

/** The parts of the glue, and the order in which they come and go. */
final class Glue {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final BundleContext context;
    private final Configuration configuration;
    private final Engine engine;
    private final Patience patience;

    private volatile @Nullable Parts parts;

    /** What runs while the glue works. */
    private record Parts(
            WorkThread swaps,
            WorkThread registry,
            Scopes scopes,
            Services services,
            Backends backends,
            Extender extender,
            ConfigurationTracker configurationTracker,
            Runnable endOfManagement,
            ServiceRegistration<?> commands) {}

    Glue(BundleContext context) {
        this.context = context;
        configuration = new Configuration(context::getProperty);
        patience = new Patience(() -> configuration.settings().stopTimeout());
        engine = Engine.create(EngineOptions.DEFAULT
                .withLoops(configuration.settings().loops())
                .withHealthListener(this::healthChanged));
    }

    Engine engine() {
        return engine;
    }

    void open() {
        WorkThread swaps = new WorkThread("weir-swap");
        WorkThread registry = new WorkThread("weir-registry");
        Scopes scopes = new Scopes(engine, configuration::settings, patience);
        Services services = new Services(context, engine, registry, scopes);
        Backends backends = new Backends(context, engine, swaps, services, configuration::settings, patience);
        Extender extender = new Extender(context);
        ConfigurationTracker configurationTracker = new ConfigurationTracker(context, configuration);
        Report report = new Report(engine);
        Commands commands = new Commands(engine, backends, swaps, report);
        parts = new Parts(
                swaps,
                registry,
                scopes,
                services,
                backends,
                extender,
                configurationTracker,
                manage(report),
                context.registerService(Commands.class, commands, Commands.properties()));
        configuration.onChange((before, after) -> swaps.execute(() -> apply(before, after)));
        configurationTracker.open();
        backends.open();
        extender.open();
    }

    /** Users first, while there are backends to end their operations; then the backends; last the threads. */
    void close() {
        Parts closing = parts;
        parts = null;
        if (closing == null) {
            return;
        }
        configuration.onChange((before, after) -> {});
        closing.configurationTracker().close();
        closing.commands().unregister();
        closing.endOfManagement().run();
        patience.within(patience.left(), () -> close(closing));
    }

    private void close(Parts closing) {
        Duration share = patience.half();
        closing.registry()
                .finish("the end of the services", () -> patience.within(share, closing.services()::close), share);
        closing.scopes().closeLeft();
        closing.backends().close();
        closing.extender().close();
        closing.registry().close(patience.half());
        closing.swaps().close(patience.left());
    }

    /** Shows the report by JMX, if this JVM has that; what ends it. */
    private static Runnable manage(Report report) {
        try {
            Management management = new Management(report);
            management.open();
            return management::close;
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.INFO, "this JVM has no JMX: {0}", e.toString());
            return () -> {};
        }
    }

    /** On the swap thread. */
    private void apply(Settings before, Settings after) {
        Parts running = parts;
        if (running == null) {
            return;
        }
        if (before.loops() != after.loops()) {
            try {
                List<SwapReport> reports = engine.setLoops(after.loops(), after.stopTimeout());
                LOG.log(System.Logger.Level.INFO, "{0}={1}: {2}", Settings.LOOPS, after.loops(), reports);
            } catch (AioException e) {
                LOG.log(System.Logger.Level.ERROR, "{0} stays as it was: {1}", Settings.LOOPS, e.getMessage());
            }
        }
        if (before.maxStreams() != after.maxStreams()) {
            running.scopes().maxStreams(after.maxStreams());
        }
        if (!before.policy().equals(after.policy()) || !before.allowed().equals(after.allowed())) {
            running.backends().applyPolicy();
        }
    }

    private void healthChanged() {
        Parts running = parts;
        if (running != null) {
            running.services().refreshHealth();
        }
    }
}

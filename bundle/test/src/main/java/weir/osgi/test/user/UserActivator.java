package weir.osgi.test.user;

import java.util.Dictionary;
import java.util.Map;
import java.util.function.BiFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Takes the service that the bundle's header asks for, and registers what tests command it with. */
public final class UserActivator implements BundleActivator {
    /** For the framework. */
    public UserActivator() {}

    @Override
    public void start(BundleContext context) throws Exception {
        Commands commands = new Commands(context);
        Dictionary<String, String> headers = context.getBundle().getHeaders();
        commands.take(headers.get("Test-Filter"));
        context.registerService(
                BiFunction.class,
                commands,
                FrameworkUtil.asDictionary(Map.of("user", context.getBundle().getSymbolicName())));
    }

    /** Cleans nothing up: that is what is tested. */
    @Override
    public void stop(BundleContext context) {}
}

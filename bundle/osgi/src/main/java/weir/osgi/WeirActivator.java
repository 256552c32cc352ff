package weir.osgi;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts and stops with the bundle. */
public final class WeirActivator implements BundleActivator {
    private @Nullable Election election;

    /** For the framework. */
    public WeirActivator() {}

    @Override
    public void start(BundleContext context) {
        Election started = new Election(context, new Glue(context));
        election = started;
        started.open();
    }

    @Override
    public void stop(BundleContext context) {
        Election started = election;
        election = null;
        if (started != null) {
            started.close();
        }
    }
}

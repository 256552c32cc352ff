package weir.osgi.test.backend;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import weir.backend.nio.NioProvider;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** The NIO backend under the name and priority that its bundle's headers say, so that there can be two. */
public final class StandInProvider implements BackendProvider {
    private final NioProvider delegate = new NioProvider();
    private final String name;
    private final int priority;
    private final @Nullable String lacking;

    /** For the extender. */
    public StandInProvider() {
        Bundle own = FrameworkUtil.getBundle(StandInProvider.class);
        name = own.getHeaders().get("Test-Name");
        priority = Integer.parseInt(own.getHeaders().get("Test-Priority"));
        lacking = own.getHeaders().get("Test-Lacks");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public @Nullable String unavailable() {
        return delegate.unavailable();
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        if (capability.name().equals(lacking)) {
            return "no " + lacking + " today";
        }
        return delegate.lacks(capability);
    }

    @Override
    public long tickNanos() {
        return delegate.tickNanos();
    }

    @Override
    public Poller openPoller() throws IOException {
        return delegate.openPoller();
    }
}

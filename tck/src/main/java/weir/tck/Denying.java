package weir.tck;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** A backend over another that lacks one capability more, so that its absence can be tested wherever it is there. */
final class Denying implements BackendProvider {
    /** Why, unless the backend below has a reason of its own. */
    static final String REASON = "the kit says so";

    private final BackendProvider below;
    private final Capability denied;

    Denying(BackendProvider below, Capability denied) {
        this.below = below;
        this.denied = denied;
    }

    @Override
    public String name() {
        return below.name();
    }

    @Override
    public int priority() {
        return below.priority();
    }

    @Override
    public @Nullable String unavailable() {
        return below.unavailable();
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        String reason = below.lacks(capability);
        return reason == null && capability == denied ? REASON : reason;
    }

    @Override
    public long tickNanos() {
        return below.tickNanos();
    }

    @Override
    public Poller openPoller() throws IOException {
        return below.openPoller();
    }
}

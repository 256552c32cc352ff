package weir.tck;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** A backend under another name and priority, so that one engine can know it twice. */
public class RenamedProvider implements BackendProvider {
    private final BackendProvider delegate;
    private final String name;
    private final int priority;

    /** Gives a backend another name and priority. */
    public RenamedProvider(BackendProvider delegate, String name, int priority) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
        this.name = Objects.requireNonNull(name, "name");
        this.priority = priority;
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
    public @Nullable String onlyByName() {
        return delegate.onlyByName();
    }

    @Override
    public @Nullable String lacks(Capability capability) {
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

package weir.tck;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** A backend that is another one; subclasses differ in what they override. */
public class DelegatingProvider implements BackendProvider {
    private final BackendProvider delegate;

    /** Stands for another backend. */
    public DelegatingProvider(BackendProvider delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public int priority() {
        return delegate.priority();
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

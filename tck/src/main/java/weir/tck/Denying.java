package weir.tck;

import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;

/** A backend over another that lacks one capability more, so that its absence can be tested wherever it is there. */
final class Denying extends DelegatingProvider {
    /** Why, unless the backend below has a reason of its own. */
    static final String REASON = "the kit says so";

    private final Capability denied;

    Denying(BackendProvider below, Capability denied) {
        super(below);
        this.denied = denied;
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        String reason = super.lacks(capability);
        return reason == null && capability == denied ? REASON : reason;
    }
}

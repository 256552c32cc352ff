package weir.backend.sim;

import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.tck.BackendKit;
import weir.tck.DelegatingProvider;

/** The simulated network under the usual threads and clock. */
class SimKitTest extends BackendKit {
    /** One network for all services of a test. */
    private static final BackendProvider PROVIDER = new Unasked();

    @Override
    protected BackendProvider provider() {
        return PROVIDER;
    }

    /** The kit asks for no backend by name. */
    private static final class Unasked extends DelegatingProvider {
        Unasked() {
            super(new SimProvider());
        }

        @Override
        public @Nullable String onlyByName() {
            return null;
        }
    }
}

package weir.backend.nio;

import weir.spi.BackendProvider;
import weir.tck.CrossKit;
import weir.tck.RenamedProvider;

/** Two engines, of which one takes the backend for another: so the pair runs crosswise while there is only one. */
class NioCrossKitTest extends CrossKit {
    @Override
    protected BackendProvider server() {
        return new NioProvider();
    }

    @Override
    protected BackendProvider client() {
        return new RenamedProvider(new NioProvider(), "nio-again", 90);
    }
}

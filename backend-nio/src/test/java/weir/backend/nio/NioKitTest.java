package weir.backend.nio;

import weir.spi.BackendProvider;
import weir.tck.BackendKit;

class NioKitTest extends BackendKit {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}

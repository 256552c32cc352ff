package weir.backend.nio;

import weir.spi.BackendProvider;
import weir.tck.broken.KitCatchesBrokenBackends;

class KitCatchesBrokenNioTest extends KitCatchesBrokenBackends {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}

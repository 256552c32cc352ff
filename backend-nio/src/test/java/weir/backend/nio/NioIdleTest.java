package weir.backend.nio;

import weir.spi.BackendProvider;
import weir.tck.IdleTests;

class NioIdleTest extends IdleTests {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}

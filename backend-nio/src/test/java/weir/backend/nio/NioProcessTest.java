package weir.backend.nio;

import weir.spi.BackendProvider;
import weir.tck.ProcessTests;

class NioProcessTest extends ProcessTests {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}

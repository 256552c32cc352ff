package weir.backend.nio;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.BackendProvider;
import weir.tck.CrossKit;
import weir.tck.RenamedProvider;

/** Two engines, of which one takes the backend for another: where epoll is there, it is the other one, in its own tests. */
@EnabledForJreRange(max = JRE.JAVA_21)
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

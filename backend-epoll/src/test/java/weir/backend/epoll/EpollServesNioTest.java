package weir.backend.epoll;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.backend.nio.NioProvider;
import weir.spi.BackendProvider;
import weir.tck.CrossKit;

@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollServesNioTest extends CrossKit {
    @Override
    protected BackendProvider server() {
        return new EpollProvider();
    }

    @Override
    protected BackendProvider client() {
        return new NioProvider();
    }
}

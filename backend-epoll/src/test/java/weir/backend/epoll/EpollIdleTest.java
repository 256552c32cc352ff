package weir.backend.epoll;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.BackendProvider;
import weir.tck.IdleTests;

@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollIdleTest extends IdleTests {
    @Override
    protected BackendProvider provider() {
        return new EpollProvider();
    }
}

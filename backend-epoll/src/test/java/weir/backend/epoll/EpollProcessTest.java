package weir.backend.epoll;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.BackendProvider;
import weir.tck.ProcessTests;

@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollProcessTest extends ProcessTests {
    @Override
    protected BackendProvider provider() {
        return new EpollProvider();
    }
}

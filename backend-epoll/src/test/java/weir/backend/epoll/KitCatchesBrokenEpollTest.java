package weir.backend.epoll;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.BackendProvider;
import weir.tck.broken.KitCatchesBrokenBackends;

@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class KitCatchesBrokenEpollTest extends KitCatchesBrokenBackends {
    @Override
    protected BackendProvider provider() {
        return new EpollProvider();
    }
}

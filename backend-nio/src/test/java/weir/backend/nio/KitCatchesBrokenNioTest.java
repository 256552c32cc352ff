package weir.backend.nio;

import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.BackendProvider;
import weir.tck.broken.KitCatchesBrokenBackends;

/** The kit is the same on every Java: once is enough. */
@DisabledForJreRange(max = JRE.JAVA_17)
class KitCatchesBrokenNioTest extends KitCatchesBrokenBackends {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}

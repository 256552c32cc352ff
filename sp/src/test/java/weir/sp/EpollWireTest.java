package weir.sp;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The rules of the wire on the backend {@code epoll}. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollWireTest {
    @Nested
    class Tcp extends WireTests {
        @Override
        protected Place place() {
            return Place.EPOLL_TCP;
        }
    }

    @Nested
    class Ipc extends UnixWireTests {
        @Override
        protected Place place() {
            return Place.EPOLL_IPC;
        }
    }
}

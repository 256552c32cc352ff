package weir.sp;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The protocols on the backend {@code epoll}, over all that it can. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollTest {
    @Nested
    class Tcp extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.EPOLL_TCP;
        }
    }

    @Nested
    class Ipc extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.EPOLL_IPC;
        }
    }

    @Nested
    class Abstract extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.EPOLL_ABSTRACT;
        }
    }
}

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
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "tcp://127.0.0.1:0";
        }
    }

    @Nested
    class Ipc extends UnixWireTests {
        @Override
        String backend() {
            return "epoll";
        }
    }
}

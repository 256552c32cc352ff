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
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "tcp://127.0.0.1:0";
        }
    }

    @Nested
    class Ipc extends ProtocolTests {
        @Override
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "ipc://" + folder.resolve("s" + System.nanoTime());
        }
    }

    @Nested
    class Abstract extends ProtocolTests {
        @Override
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "abstract://weir-sp-" + System.nanoTime();
        }
    }
}

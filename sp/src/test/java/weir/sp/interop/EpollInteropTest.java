package weir.sp.interop;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The backend {@code epoll} against NNG. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollInteropTest {
    @Nested
    class Tcp extends InteropTests {
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
    class Ipc extends InteropTests {
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
    class TcpAsk extends AskInteropTests {
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
    class IpcAsk extends AskInteropTests {
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
    class AbstractAsk extends AskInteropTests {
        @Override
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "abstract://weir-sp-" + System.nanoTime();
        }
    }

    @Nested
    class TcpNngcat extends NngcatTests {
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
    class IpcNngcat extends NngcatTests {
        @Override
        String backend() {
            return "epoll";
        }

        @Override
        String url() {
            return "ipc://" + folder.resolve("s" + System.nanoTime());
        }
    }
}

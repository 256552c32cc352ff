package weir.sp.interop;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.sp.Place;

/** The backend {@code epoll} against NNG. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class EpollInteropTest {
    @Nested
    class Tcp extends InteropTests {
        @Override
        protected Place place() {
            return Place.EPOLL_TCP;
        }
    }

    @Nested
    class Ipc extends InteropTests {
        @Override
        protected Place place() {
            return Place.EPOLL_IPC;
        }
    }

    @Nested
    class TcpAsk extends AskInteropTests {
        @Override
        protected Place place() {
            return Place.EPOLL_TCP;
        }
    }

    @Nested
    class IpcAsk extends AskInteropTests {
        @Override
        protected Place place() {
            return Place.EPOLL_IPC;
        }
    }

    @Nested
    class AbstractAsk extends AskInteropTests {
        @Override
        protected Place place() {
            return Place.EPOLL_ABSTRACT;
        }
    }

    @Nested
    class TcpNngcat extends NngcatTests {
        @Override
        protected Place place() {
            return Place.EPOLL_TCP;
        }
    }

    @Nested
    class IpcNngcat extends NngcatTests {
        @Override
        protected Place place() {
            return Place.EPOLL_IPC;
        }
    }
}

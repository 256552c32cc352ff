package weir.sp.interop;

import org.junit.jupiter.api.Nested;
import weir.sp.Place;

/** The backend {@code nio} against NNG. */
class NioInteropTest {
    @Nested
    class Tcp extends InteropTests {
        @Override
        protected Place place() {
            return Place.NIO_TCP;
        }
    }

    @Nested
    class Ipc extends InteropTests {
        @Override
        protected Place place() {
            return Place.NIO_IPC;
        }
    }

    @Nested
    class TcpAsk extends AskInteropTests {
        @Override
        protected Place place() {
            return Place.NIO_TCP;
        }
    }

    @Nested
    class IpcAsk extends AskInteropTests {
        @Override
        protected Place place() {
            return Place.NIO_IPC;
        }
    }

    @Nested
    class TcpNngcat extends NngcatTests {
        @Override
        protected Place place() {
            return Place.NIO_TCP;
        }
    }

    @Nested
    class IpcNngcat extends NngcatTests {
        @Override
        protected Place place() {
            return Place.NIO_IPC;
        }
    }
}

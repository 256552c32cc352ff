package weir.sp.interop;

import org.junit.jupiter.api.Nested;

/** The backend {@code nio} against NNG. */
class NioInteropTest {
    @Nested
    class Tcp extends InteropTests {
        @Override
        String backend() {
            return "nio";
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
            return "nio";
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
            return "nio";
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
            return "nio";
        }

        @Override
        String url() {
            return "ipc://" + folder.resolve("s" + System.nanoTime());
        }
    }

    @Nested
    class TcpNngcat extends NngcatTests {
        @Override
        String backend() {
            return "nio";
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
            return "nio";
        }

        @Override
        String url() {
            return "ipc://" + folder.resolve("s" + System.nanoTime());
        }
    }
}

package weir.sp;

import org.junit.jupiter.api.Nested;

/** The protocols on the backend {@code nio}, over all that it can. */
class NioTest {
    @Nested
    class Tcp extends ProtocolTests {
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
    class Ipc extends ProtocolTests {
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
    class Inproc extends ProtocolTests {
        @Override
        String backend() {
            return "nio";
        }

        @Override
        String url() {
            return "inproc://" + System.nanoTime();
        }
    }
}

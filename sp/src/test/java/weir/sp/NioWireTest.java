package weir.sp;

import org.junit.jupiter.api.Nested;

/** The rules of the wire on the backend {@code nio}. */
class NioWireTest {
    @Nested
    class Tcp extends WireTests {
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
    class Ipc extends UnixWireTests {
        @Override
        String backend() {
            return "nio";
        }
    }
}

package weir.sp;

import org.junit.jupiter.api.Nested;

/** The rules of the wire on the backend {@code nio}. */
class NioWireTest {
    @Nested
    class Tcp extends WireTests {
        @Override
        protected Place place() {
            return Place.NIO_TCP;
        }
    }

    @Nested
    class Ipc extends UnixWireTests {
        @Override
        protected Place place() {
            return Place.NIO_IPC;
        }
    }
}

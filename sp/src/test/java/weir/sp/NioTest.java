package weir.sp;

import org.junit.jupiter.api.Nested;

/** The protocols on the backend {@code nio}, over all that it can. */
class NioTest {
    @Nested
    class Tcp extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.NIO_TCP;
        }
    }

    @Nested
    class Ipc extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.NIO_IPC;
        }
    }

    @Nested
    class Inproc extends ProtocolTests {
        @Override
        protected Place place() {
            return Place.NIO_INPROC;
        }
    }
}

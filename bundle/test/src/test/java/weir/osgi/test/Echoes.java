package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One round trip over an echo. */
final class Echoes {
    private Echoes() {}

    static void once(SocketChannel stream, int value) throws IOException {
        ByteBuffer sent = ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
        while (sent.hasRemaining()) {
            stream.write(sent);
        }
        ByteBuffer received = ByteBuffer.allocate(Integer.BYTES);
        while (received.hasRemaining()) {
            assertThat(stream.read(received)).isPositive();
        }
        assertThat(received.flip().getInt()).isEqualTo(value);
    }

    /** Whether the other side ends the stream, in order or not; waits for it. */
    static boolean end(SocketChannel stream) {
        try {
            return stream.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether an answer has come by now, on a stream that does not block. */
    static boolean hasAnswer(SocketChannel stream) {
        try {
            return stream.read(ByteBuffer.allocate(1)) > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

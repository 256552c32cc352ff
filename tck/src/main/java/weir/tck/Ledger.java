package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** The bytes of one direction: each tells by its value where in the stream it belongs. */
final class Ledger {
    private volatile long sent;
    private volatile long received;

    private static byte at(long position) {
        return (byte) (position * 31 + (position >>> 8) * 7);
    }

    /** The bytes that come next, ready to be sent. */
    ByteBuffer next(int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        fill(buffer);
        return buffer.flip();
    }

    /** Fills what is left of the buffer with the bytes that come next. */
    void fill(ByteBuffer buffer) {
        for (long position = sent; buffer.hasRemaining(); position++) {
            buffer.put(at(position));
        }
    }

    /** Notes that so many bytes were sent. */
    void sent(long count) {
        sent = sent + count; // one sender, one receiver
    }

    /** Notes the bytes of the buffer from 0 to its position as received, and checks each. */
    void received(ByteBuffer buffer) {
        for (int i = 0; i < buffer.position(); i++) {
            if (buffer.get(i) != at(received + i)) {
                throw new AssertionError("byte " + (received + i) + " of the stream is lost, doubled or wrong");
            }
        }
        received = received + buffer.position();
        assertThat(received).as("bytes received, of those sent").isLessThanOrEqualTo(sent);
    }

    /** The bytes on their way. */
    int outstanding() {
        return (int) (sent - received);
    }
}

package weir.bench.echo;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The bytes that are sent: random ones, repeated after a prime number of bytes that no message size divides, so that
 * what is flipped, dropped, doubled or exchanged does not look as expected.
 */
final class EchoPattern {
    private static final int PERIOD = 131_071;

    /** The longest stretch that can be sent or compared at once. */
    static final int MAX_STRETCH = 1 << 17;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(PERIOD + MAX_STRETCH);

    EchoPattern() {
        byte[] period = new byte[PERIOD];
        new Random(1).nextBytes(period); // the same in each run
        while (bytes.hasRemaining()) {
            bytes.put(period, 0, Math.min(PERIOD, bytes.remaining()));
        }
    }

    /** A view for {@link #select}. */
    ByteBuffer view() {
        return bytes.duplicate();
    }

    /** Sets a view to the bytes of a stream from an offset on. */
    static ByteBuffer select(ByteBuffer view, long offset, int length) {
        int from = (int) (offset % PERIOD);
        return view.limit(from + length).position(from);
    }
}

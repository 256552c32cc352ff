package weir.container.load;

import java.nio.ByteBuffer;

/** The messages of one client: one after another, each differs from the one before in every byte, and some are large. */
final class Message {
    private static final int SMALL = 64;
    private static final int LARGE = 16 << 10;
    private static final int LARGE_EVERY = 100;
    private static final int PERIOD = 251;
    private static final byte[] PATTERN = pattern();

    private final int client;
    private final ByteBuffer out = ByteBuffer.allocateDirect(LARGE);
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGE);
    private long round;

    Message(int client) {
        this.client = client;
    }

    /** The bytes of the next message. */
    ByteBuffer next() {
        round++;
        int size = round % LARGE_EVERY == 0 ? LARGE : SMALL;
        out.clear().put(PATTERN, (int) (round % PERIOD), size).flip();
        out.putInt(0, client); // so that another client's message is not taken for ours
        return out;
    }

    /** Where the message is to come back. */
    ByteBuffer answer() {
        return in.clear().limit(out.limit());
    }

    boolean cameBack() {
        return in.flip().equals(out.rewind());
    }

    private static byte[] pattern() {
        byte[] bytes = new byte[LARGE + PERIOD];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % PERIOD);
        }
        return bytes;
    }
}

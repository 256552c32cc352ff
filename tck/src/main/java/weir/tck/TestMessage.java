package weir.tck;

import java.nio.ByteBuffer;
import weir.api.Message;

/** A plain message of two arrays that knows whether it was given back. */
final class TestMessage implements Message {
    private final byte[] header;
    private final byte[] body;
    private volatile boolean closed;

    TestMessage(byte[] header, byte[] body) {
        this.header = header;
        this.body = body;
    }

    /** A message of a body only. */
    static TestMessage of(int length, int seed) {
        return new TestMessage(new byte[0], KitFixture.pattern(length, seed));
    }

    @Override
    public ByteBuffer header() {
        return ByteBuffer.wrap(header);
    }

    @Override
    public ByteBuffer body() {
        return ByteBuffer.wrap(body);
    }

    @Override
    public Message duplicate() {
        return new TestMessage(header.clone(), body.clone());
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}

package weir.sp.message;

import org.jspecify.annotations.Nullable;
import weir.api.Message;

/**
 * The content of a message: header, body, and how many hold it. Protocols and pipes know packets only; the application
 * holds a message, which shows a packet as long as it is the application's.
 *
 * <p>A packet that goes to several pipes, or stays with a request until its answer is there, is held several times; the
 * holders share one lock, so the count is a plain number.
 */
public final class Packet {
    private final Part header = new Part(0);
    private final Part body;
    private int holders;
    private @Nullable Message face;
    private @Nullable Object origin;

    private Packet(int capacity) {
        body = new Part(capacity);
    }

    /** An empty packet, held once, with room for so many bytes. */
    public static Packet take(int capacity) {
        Packet pooled = PacketPool.poll();
        Packet packet = pooled == null ? new Packet(capacity) : pooled;
        packet.holders = 1;
        packet.header.clear();
        packet.body.clear();
        packet.body.reserve(capacity);
        return packet;
    }

    /** A packet of equal content, held once. */
    public Packet copy() {
        Packet copy = take(body.length());
        copy.header.copyFrom(header);
        copy.body.copyFrom(body);
        return copy;
    }

    /** What protocols put before the body. */
    public Part header() {
        return header;
    }

    /** The application's bytes. */
    public Part body() {
        return body;
    }

    /** Makes the header the first bytes of the body. */
    public void headerIntoBody() {
        body.insertAll(header);
        header.clear();
    }

    /** Where it came from: a pipe, or null. */
    public @Nullable Object origin() {
        return origin;
    }

    /** Notes where it came from. */
    public void origin(@Nullable Object newOrigin) {
        origin = newOrigin;
    }

    /** Held once more. */
    public Packet hold() {
        holders++;
        return this;
    }

    /** Held once less; the last one gives it back to the pool. */
    public void release() {
        holders--;
        if (holders == 0) {
            origin = null;
            PacketPool.offer(this);
        } else if (holders < 0) {
            throw new IllegalStateException("a packet was given back twice");
        }
    }

    /** Whether somebody else holds it too. */
    public boolean isShared() {
        return holders > 1;
    }

    /** The message that shows it to applications; null before the first time. Pooled with it. */
    public @Nullable Message face() {
        return face;
    }

    /** Sets the message that shows it. */
    public void face(Message newFace) {
        face = newFace;
    }

    int footprint() {
        return header.arrayLength() + body.arrayLength();
    }

    /** Whether both parts are equal, byte for byte. */
    public boolean sameContent(Packet other) {
        return header.sameBytes(other.header) && body.sameBytes(other.body);
    }
}

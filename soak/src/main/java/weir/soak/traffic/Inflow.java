package weir.soak.traffic;

import java.nio.ByteBuffer;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Kind;
import weir.soak.account.Wire;

/** Receives until the end of the stream: some bytes, a buffer full, or scattered over several. */
final class Inflow extends Flow {
    private volatile boolean closes;

    Inflow(Stay stay, ByteStream stream, Wire wire, Slot[] slots) {
        super(stay, stream, wire, slots);
        wire.readBy(this);
    }

    @Override
    void prepare(Slot slot) {
        for (ByteBuffer buffer : slot.buffers) {
            buffer.clear();
        }
    }

    @Override
    boolean submit(Counted handle, boolean skipping) {
        boolean fully = random.nextInt(4) == 0;
        Kind kind = fully ? Kind.RECV_FULLY : Kind.RECV;
        return skipping
                ? handle.submitSkipping(kind, fully ? stream::recvFully : stream::recv)
                : handle.submit(kind, fully ? stream::recvFully : stream::recv);
    }

    @Override
    void moved(Slot slot, long count) {
        wire.received(slot.buffers, slot.starts, count);
    }

    /** From here on the stream is closed when its input has ended, as servers do. */
    void closeAtEnd() {
        closes = true;
    }

    @Override
    void gone() {
        wire.readerGone();
        if (closes) {
            stream.close();
        }
    }

    @Override
    String name() {
        return "recv from " + stream.remoteAddress() + " at " + stream.localAddress();
    }
}

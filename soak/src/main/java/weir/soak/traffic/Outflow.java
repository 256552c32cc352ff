package weir.soak.traffic;

import java.nio.ByteBuffer;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Kind;
import weir.soak.account.Pattern;
import weir.soak.account.Wire;

/** Sends without end: small pieces mostly, some larger, some gathered from several buffers. */
final class Outflow extends Flow {
    private final long seed;
    private long place; // guarded by this

    Outflow(Stay stay, ByteStream stream, Wire wire, Slot[] slots) {
        super(stay, stream, wire, slots);
        seed = stay.site().freshSeed();
    }

    @Override
    void prepare(Slot slot) {
        for (ByteBuffer buffer : slot.buffers) {
            buffer.clear();
            Pattern.fill(buffer, seed, place);
            place += buffer.remaining();
        }
    }

    @Override
    boolean submit(Counted handle, boolean skipping) {
        boolean all = random.nextInt(4) == 0;
        Kind kind = all ? Kind.SEND_ALL : Kind.SEND;
        return skipping
                ? handle.submitSkipping(kind, all ? stream::sendAll : stream::send)
                : handle.submit(kind, all ? stream::sendAll : stream::send);
    }

    @Override
    void moved(Slot slot, long count) {
        wire.sent(slot.buffers, slot.starts, count);
    }

    @Override
    void gone() {
        // The reader finds out.
    }

    @Override
    String name() {
        return "send to " + stream.remoteAddress() + " at " + stream.localAddress();
    }
}

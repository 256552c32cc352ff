package weir.soak.traffic;

import java.nio.ByteBuffer;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.soak.account.Fault;
import weir.soak.account.Pattern;

/** The client's side of an echo: sends what stands at the next places of its pattern, and compares what comes back. */
abstract class Talk implements Disturbable {
    final Stay stay;
    final ByteStream stream;
    private final long seed;
    private long place;

    Talk(Stay stay, ByteStream stream) {
        this.stay = stay;
        this.stream = stream;
        seed = stay.site().freshSeed();
    }

    /** Sends all of it, whatever disturbs. */
    abstract AioStatus send(ByteBuffer bytes) throws InterruptedException;

    /** Receives at least one byte; OK also if it was disturbed. */
    abstract AioStatus receive(ByteBuffer bytes) throws InterruptedException;

    /** Gives its handles back. */
    abstract void finish();

    /** One message there and back; OK if both went well. */
    final AioStatus exchange(int length) throws InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        Pattern.fill(bytes, seed, place);
        AioStatus sent = send(bytes);
        if (sent != AioStatus.OK) {
            return sent;
        }
        bytes.clear();
        while (bytes.hasRemaining()) {
            AioStatus received = receive(bytes);
            if (received != AioStatus.OK) {
                return received;
            }
        }
        int wrong = Pattern.mismatch(bytes, 0, length, seed, place);
        if (wrong >= 0) {
            stay.books().fault(Fault.DAMAGED, "an echo at byte " + (place + wrong));
            return AioStatus.INTERNAL;
        }
        stay.books().compared(length);
        place += length;
        return AioStatus.OK;
    }

    /** Whether it may be tried again after such an end. */
    static boolean goesOn(AioStatus status) {
        return status == AioStatus.OK
                || status == AioStatus.CANCELED
                || status == AioStatus.TIMEDOUT
                || status == AioStatus.PROTO;
    }
}

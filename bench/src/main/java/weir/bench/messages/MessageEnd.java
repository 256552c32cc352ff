package weir.bench.messages;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.sp.SpMessage;
import weir.sp.SpSocket;

/**
 * One end: a socket and one handle, whose callbacks go round on the loop. Each message bears its number in its first 8
 * bytes, so one that is lost, doubled, cut or out of order is a failure, and ends the process.
 */
abstract class MessageEnd implements AioCallback {
    private final Aio aio;
    private final byte[] filler;
    private final Turn turn = new Turn();
    private final AtomicLong messages = new AtomicLong();

    /** Messages made; of whoever sends at a time. */
    private long sent;

    MessageEnd(AioService service, int bytes) {
        aio = service.newAio(this);
        filler = new byte[bytes - Long.BYTES];
    }

    static MessageEnd of(Role role, AioService service, int bytes) {
        return switch (role) {
            case PING -> new PingEnd(service, bytes);
            case ECHO -> new EchoEnd(service, bytes);
            case PUSH -> new PushEnd(service, bytes);
            case PULL -> new PullEnd(service, bytes);
        };
    }

    abstract SpSocket socket();

    /** Begins to send or receive; not on the loop, so its operation must have a callback. */
    abstract void begin();

    /** An operation has ended well. */
    abstract void went();

    @Override
    public final void done(Aio same) {
        if (aio.result() != AioStatus.OK) {
            fail(String.valueOf(aio.result()));
        }
        went();
    }

    final Aio aio() {
        return aio;
    }

    final Turn turn() {
        return turn;
    }

    final long messages() {
        return messages.getOpaque();
    }

    /** One message more; only where the callbacks run. */
    final void count() {
        messages.setOpaque(messages.getPlain() + 1);
    }

    /** Puts the next message to send into the handle. */
    final void fill() {
        SpMessage message = SpMessage.ofCapacity(filler.length + Long.BYTES);
        aio.setMessage(message.appendLong(sent++).append(filler));
    }

    /** How many messages were made. */
    final long sent() {
        return sent;
    }

    /** Checks the message that came, and lets it stay in the handle. */
    final void verify(long number) {
        SpMessage message = (SpMessage) Objects.requireNonNull(aio.message());
        if (message.length() != filler.length + Long.BYTES) {
            fail("a message of " + message.length() + " bytes");
        }
        long came = message.body().getLong();
        if (came != number) {
            fail("message " + came + " instead of " + number);
        }
    }

    /** Checks the message that came, and gives it back. */
    final void take(long number) {
        verify(number);
        Objects.requireNonNull(aio.message()).close();
        aio.setMessage(null);
    }

    /** What was submitted must be accepted. */
    final void require(boolean accepted) {
        if (!accepted) {
            fail("not accepted, " + aio.result());
        }
    }

    private void fail(String what) {
        System.err.println(getClass().getSimpleName() + " failed: " + what);
        Runtime.getRuntime().halt(1); // not exit, whose hooks wait for this very loop
    }
}

package weir.soak.traffic;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;

/** Accepts with one handle, over and over, and gives what it gets to an {@link EchoEnd}. */
final class Acceptor implements Disturbable {
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Stay stay;
    private final StreamListener listener;
    private final RandomGenerator random;

    // All guarded by this.
    private Counted handle;
    private boolean out;
    private boolean endExpected;

    /** Begins to accept. */
    Acceptor(Stay stay, StreamListener listener) {
        this.stay = stay;
        this.listener = listener;
        random = stay.site().random();
        handle = stay.counted(this::ended);
        begin();
    }

    private synchronized void begin() {
        submit();
        stay.expose(this);
    }

    private synchronized void ended(Counted own) {
        out = false;
        AioStatus status = own.aio().result();
        switch (status) {
            case OK -> {
                ByteStream stream = own.aio().stream();
                if (stream != null) {
                    stay.books().count(Event.STREAM);
                    EchoEnd.begin(stay, stream);
                }
            }
            case CANCELED, PROTO, TIMEDOUT, STOPPED -> {
                // Once more, if the handle may.
            }
            default -> {
                if (!endExpected && !stay.mayEnd()) {
                    stay.books()
                            .fault(
                                    Fault.UNEXPECTED,
                                    "an accept ended " + status + " with "
                                            + own.aio().cause());
                }
                endExpected = true;
            }
        }
        if (!endExpected) {
            submit();
        }
    }

    private void submit() {
        if (!handle.stopAsked()) {
            handle.timeout(random.nextInt(4) == 0 ? SHORT : null);
            out = handle.submit(Kind.ACCEPT, listener::accept);
        }
    }

    @Override
    public void disturb(RandomGenerator chance) {
        Counted now;
        synchronized (this) {
            now = handle;
        }
        if (chance.nextInt(50) != 0) {
            now.cancel();
            return;
        }
        stay.release(now);
        stay.books().count(Event.STOP);
        synchronized (this) {
            Counted made = endExpected ? null : replacement();
            if (made != null) {
                handle = made;
                if (!out) {
                    submit();
                }
            }
        }
    }

    private @Nullable Counted replacement() {
        try {
            return stay.counted(this::ended);
        } catch (IllegalStateException e) {
            return null; // the scope was closed at this moment
        }
    }

    /** The listener closes. */
    synchronized void expectEnd() {
        endExpected = true;
    }

    /** Gives the handle back; the listener is closed. Not in a callback. */
    void finish() {
        stay.withdraw(this);
        Counted last;
        synchronized (this) {
            endExpected = true;
            last = handle;
        }
        stay.release(last);
    }
}

package weir.soak.traffic;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Kind;

/** Echoes what it receives until the stream ends, then closes it: one handle, by callbacks, and no buffer while idle. */
final class EchoEnd implements Disturbable {
    private static final Duration SHORT = Duration.ofMillis(2);

    private final Stay stay;
    private final ByteStream stream;
    private final ByteBuffer buffer = ByteBuffer.allocate(1024);
    private final RandomGenerator random;

    // All guarded by this.
    private Counted handle;
    private Kind due = Kind.READABLE;
    private boolean out;
    private boolean over;

    /** Begins to echo; in any callback. */
    static void begin(Stay stay, ByteStream stream) {
        try {
            EchoEnd end = new EchoEnd(stay, stream);
            synchronized (end) {
                end.submit();
            }
            stay.expose(end);
            if (end.isOver()) {
                stay.withdraw(end); // before it was added
            }
        } catch (IllegalStateException e) {
            if (stay.scope().isOpen()) {
                throw e;
            }
            stream.close();
        }
    }

    private EchoEnd(Stay stay, ByteStream stream) {
        this.stay = stay;
        this.stream = stream;
        random = stay.site().random();
        handle = stay.counted(this::ended);
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void ended(Counted own) {
        out = false;
        AioStatus status = own.aio().result();
        switch (status) {
            case OK -> next();
            case CANCELED, PROTO, TIMEDOUT -> {
                // The same once more: what has moved, sendAll has noted in the buffer.
            }
            case STOPPED -> {
                if (own.stopAsked() && !stay.closing()) {
                    return; // disturb puts another in its place
                }
                end();
                return;
            }
            default -> {
                end();
                return;
            }
        }
        submit();
    }

    private void next() {
        switch (due) {
            case READABLE -> {
                due = Kind.RECV;
                buffer.clear();
            }
            case RECV -> {
                due = Kind.SEND_ALL;
                buffer.flip();
            }
            default -> due = Kind.READABLE;
        }
    }

    private void submit() {
        if (handle.stopAsked()) {
            return;
        }
        out = true;
        handle.timeout(random.nextInt(16) == 0 ? SHORT : null);
        boolean taken = switch (due) {
            case READABLE -> handle.iov().submit(due, stream::readable);
            case RECV -> handle.iov(buffer).submit(due, stream::recv);
            default -> handle.iov(buffer).submit(due, stream::sendAll);
        };
        if (!taken) {
            out = false;
            if (!handle.stopAsked()) {
                end();
            }
        }
    }

    private void end() {
        if (!over) {
            over = true;
            stream.close();
            stay.withdraw(this);
            stay.discard(handle);
        }
    }

    @Override
    public void disturb(RandomGenerator chance) {
        Counted now;
        synchronized (this) {
            now = handle;
        }
        int dice = chance.nextInt(100);
        if (dice < 60) {
            now.cancel();
        } else if (dice < 98) {
            now.abort();
        } else {
            renew(now);
        }
    }

    private void renew(Counted old) {
        stay.release(old);
        stay.books().count(Event.STOP);
        synchronized (this) {
            Counted made = over ? null : replacement();
            if (made == null) {
                if (!over) {
                    end();
                }
                return;
            }
            handle = made;
            if (!out) {
                submit();
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
}

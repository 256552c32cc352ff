package weir.spi.engine.socket;

import java.io.IOException;
import weir.spi.PollSocket;
import weir.spi.engine.loop.TimerNode;

/**
 * A close that lets what was sent arrive (B9). The output has ended; input is discarded, since input that nobody reads, or
 * that comes to a closed socket, makes the operating system reset the connection and drop what is not delivered yet.
 *
 * <p>It ends when the peer ends its output, or when its time is over. If nothing was unread it ends as soon as the peer's
 * system has what was sent: of that no event tells, so it looks, ever more rarely. On the stream's loop, which it never
 * leaves.
 */
final class LingeringClose extends TimerNode {
    /** So that a fast peer does not hold up the loop. */
    private static final int READS_PER_EVENT = 16;

    private static final long MOST_NANOS_TO_LOOK = 64_000_000;

    private final Stream stream;
    /** Whether anything is sent that could be dropped. */
    private final boolean delivers;

    private final long end;

    private long nanosToLook = 1_000_000;
    /** Whether the backend can tell what is delivered. */
    private boolean isKnown = true;

    private boolean started;
    /** There was input that nobody will read. */
    private boolean unread;

    private boolean over;

    LingeringClose(Stream stream, long nanos, boolean delivers) {
        this.stream = stream;
        this.delivers = delivers;
        end = stream.loop().nanoTime() + nanos;
    }

    /** Reads what is there; at first, and at each event. */
    void discardInput() {
        if (over) {
            return;
        }
        try {
            for (int i = 0; i < READS_PER_EVENT; i++) {
                int count = stream.socket().read(stream.loop().scratch());
                if (count == PollSocket.AGAIN) {
                    waitForMore();
                    return;
                }
                if (count == PollSocket.END) {
                    end();
                    return;
                }
                unread = true;
                start(); // here: with a fast peer it never comes to waiting
            }
            stream.loop().execute(this::discardInput);
        } catch (IOException | RuntimeException | Error e) {
            stream.fail(e, "close");
            end();
        }
    }

    private void waitForMore() {
        if (isDone()) {
            end();
        } else {
            start();
            stream.socket().want(PollSocket.READ);
        }
    }

    private boolean isDone() {
        return !unread && (!delivers || isDelivered());
    }

    private boolean isDelivered() {
        try {
            long undelivered = stream.socket().undelivered();
            isKnown = undelivered >= 0;
            return undelivered == 0;
        } catch (IOException | RuntimeException | Error e) {
            stream.fail(e, "close");
            return true;
        }
    }

    private void start() {
        if (!started) {
            started = true;
            startTimer();
        }
    }

    private void startTimer() {
        long look = stream.loop().nanoTime() + nanosToLook;
        boolean looks = isKnown && !unread && look - end < 0;
        stream.loop().startTimer(this, looks ? look : end, 0);
    }

    @Override
    protected void expired(long ticketAtStart) {
        if (over) {
            return;
        }
        if (stream.loop().nanoTime() - end >= 0 || isDone()) {
            end();
        } else {
            nanosToLook = Math.min(2 * nanosToLook, MOST_NANOS_TO_LOOK);
            startTimer();
        }
    }

    /** Closes the socket now, whatever is still under way. */
    void end() {
        if (!over) {
            over = true;
            cancel();
            stream.closed();
        }
    }
}

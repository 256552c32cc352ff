package weir.bench.echo;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a connection that is read from blocking when nothing has come for a time: blocking channels know no timeout. */
final class StallWatch implements AutoCloseable {
    private final LoadConnection connection;
    private final long stallNanos;
    private final AtomicLong progress = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    StallWatch(LoadConnection connection, long stallNanos) {
        this.connection = connection;
        this.stallNanos = stallNanos;
    }

    void start() {
        Thread thread = new Thread(this::watch, "load-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something has come; on the one thread that reads. */
    void progress() {
        progress.setOpaque(progress.getPlain() + 1);
    }

    private void watch() {
        try {
            long seen = -1;
            while (progress.getOpaque() != seen) {
                seen = progress.getOpaque();
                if (closed.await(stallNanos, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            connection.close(); // the reader gets a ClosedChannelException
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException("the watch failed", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

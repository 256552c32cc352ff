package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioStatus;

/** A callback that notes each of its runs: status, count, thread. */
public final class Recorder implements AioCallback {
    /** One run of the callback. */
    public record Run(AioStatus status, long count, Thread thread) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ran = lock.newCondition();
    private final List<Run> runs = new ArrayList<>();

    @Override
    public void done(Aio aio) {
        lock.lock();
        try {
            runs.add(new Run(aio.result(), aio.count(), Thread.currentThread()));
            ran.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The runs so far. */
    public List<Run> runs() {
        lock.lock();
        try {
            return List.copyOf(runs);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the callback has run so often; fails if it does not, or has run more often. */
    public List<Run> await(int expected) {
        lock.lock();
        try {
            long left = KitFixture.patience().toNanos();
            while (runs.size() < expected && left > 0) {
                left = ran.awaitNanos(left);
            }
            assertThat(runs).as("runs of the callback").hasSize(expected);
            return List.copyOf(runs);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for callback " + expected, e);
        } finally {
            lock.unlock();
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return "Recorder" + runs() + " within "
                + TimeUnit.NANOSECONDS.toSeconds(KitFixture.patience().toNanos()) + " s";
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A callback executor that keeps callbacks until the test runs them, so that the time between the end of an operation
 * and its callback can be looked at. Closing it runs those left; later ones run where they are handed over.
 */
final class HeldCallbacks implements Executor, AutoCloseable {
    private final List<Runnable> held = new ArrayList<>();
    private final List<Thread> callers = new ArrayList<>();
    private boolean released;

    @Override
    public void execute(Runnable callback) {
        synchronized (this) {
            callers.add(Thread.currentThread());
            if (!released) {
                held.add(callback);
                return;
            }
        }
        callback.run();
    }

    /** Waits until so many callbacks are held. */
    void awaitHeld(int expected) {
        KitFixture.until(expected + " callbacks are due", () -> held() >= expected);
        assertThat(held()).as("callbacks due").isEqualTo(expected);
    }

    /** Runs the oldest callback on this thread. */
    void runNext() {
        awaitSome();
        Runnable next;
        synchronized (this) {
            next = held.remove(0);
        }
        next.run();
    }

    private void awaitSome() {
        KitFixture.until("a callback is due", () -> held() > 0);
    }

    synchronized int held() {
        return held.size();
    }

    /** The threads that handed a callback over, in order. */
    synchronized List<Thread> callers() {
        return List.copyOf(callers);
    }

    @Override
    public void close() {
        List<Runnable> left;
        synchronized (this) {
            released = true;
            left = List.copyOf(held);
            held.clear();
        }
        left.forEach(Runnable::run);
    }
}

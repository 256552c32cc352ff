package weir.tck;

import java.util.concurrent.atomic.AtomicReference;

/** A thread that is made to wait for something; the constructor returns once it does, or has returned already. */
final class Waiting implements AutoCloseable {
    /** Long enough for a broken wait to return, short enough to be waited out in each run. */
    private static final long MOMENT_MILLIS = 30;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    Waiting(Runnable wait) {
        thread = new Thread(
                () -> {
                    try {
                        wait.run();
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "kit-waiting");
        thread.setDaemon(true);
        thread.start();
        KitFixture.until("the thread waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until it has taken notice of an interrupt, and waits on all the same. */
    void requireInterruptTaken() {
        KitFixture.until(
                "the interrupt is taken", () -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
    }

    /** Fails if it returns within a moment. */
    void requireStillWaits() {
        try {
            thread.join(MOMENT_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while another thread waits", e);
        }
        if (!thread.isAlive()) {
            throw new AssertionError("a thread that should wait went on", failure.get());
        }
    }

    /** Waits until it has returned; fails if it does not, or has thrown. */
    void requireReturned() {
        try {
            thread.join(KitFixture.patience().toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while another thread waits", e);
        }
        if (thread.isAlive()) {
            AssertionError hangs = new AssertionError("a thread that waits does not go on");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
        if (failure.get() != null) {
            throw new AssertionError("a thread that waited failed", failure.get());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

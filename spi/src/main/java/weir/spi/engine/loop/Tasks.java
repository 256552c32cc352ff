package weir.spi.engine.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What else a loop has to do, in the order in which it came; from any thread. */
final class Tasks {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

    void add(Runnable task) {
        queue.add(task);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Runs those that wait now; what they add waits for the next turn. On the loop's thread. */
    void run(EventLoop loop) {
        for (int left = queue.isEmpty() ? 0 : queue.size(); left > 0; left--) {
            Runnable task = queue.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, loop + ": a task failed", e);
            }
        }
    }

    /** Gives them to another loop. */
    void moveTo(EventLoop successor) {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            successor.execute(task);
        }
    }
}

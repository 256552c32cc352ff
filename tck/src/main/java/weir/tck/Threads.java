package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/** Threads that wait, platform ones and, where the JVM has them, virtual ones. */
final class Threads {
    private Threads() {}

    /** What each of many threads does; it is given its number. */
    @FunctionalInterface
    interface Body {
        void run(int number) throws Exception;
    }

    static Thread platform(Runnable task) {
        Thread thread = new Thread(task, "kit-blocking");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** By reflection, since the kit is compiled for Java 17. */
    static Thread virtual(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (NoSuchMethodException | InvocationTargetException | IllegalAccessException e) {
            Assumptions.abort("this JVM has no virtual threads: " + e);
            throw new AssertionError(e);
        }
    }

    /** Runs a task on many threads and fails with the first failure of one. */
    static void onMany(int threads, Function<Runnable, Thread> starter, Body body, Runnable meanwhile)
            throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            all.add(starter.apply(() -> {
                try {
                    body.run(number);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        meanwhile.run();
        for (Thread each : all) {
            each.join(KitFixture.patience().toMillis());
            assertThat(each.isAlive()).as("a blocked thread hangs").isFalse();
        }
        assertThat(failures).isEmpty();
    }
}

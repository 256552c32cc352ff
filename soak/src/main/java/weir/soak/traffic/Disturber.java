package weir.soak.traffic;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import weir.soak.account.Books;
import weir.soak.account.Fault;

/** One thread that disturbs whatever runs, some thousand times a second, until it is ended. */
final class Disturber {
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final CopyOnWriteArrayList<Disturbable> targets = new CopyOnWriteArrayList<>();
    private final RandomGenerator random;
    private final Books books;
    private final Thread thread = new Thread(this::run, "soak-disturber");
    private volatile boolean over;

    Disturber(RandomGenerator random, Books books) {
        this.random = random;
        this.books = books;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(Disturbable target) {
        targets.add(target);
    }

    void remove(Disturbable target) {
        targets.remove(target);
    }

    private void run() {
        while (!over) {
            Object[] all = targets.toArray();
            for (int i = random.nextInt(12); i > 0 && all.length > 0; i--) {
                try {
                    ((Disturbable) all[random.nextInt(all.length)]).disturb(random);
                } catch (RuntimeException e) {
                    books.fault(Fault.UNEXPECTED, "a disturbance threw " + e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void end() throws InterruptedException {
        over = true;
        thread.join();
    }
}

package weir.soak.traffic;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import weir.soak.account.Books;
import weir.soak.account.Counted;
import weir.spi.BackendInfo;
import weir.spi.Engine;

/** What all traffic shares: the engine, the books, who disturbs, and until when. Any thread. */
final class Site {
    private final Engine engine;
    private final Books books;
    private final Disturber disturber;
    private final Path folder;
    private final SplittableRandom seeds;
    private final AtomicLong names = new AtomicLong();
    private final Set<Counted> pausing = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    Site(Engine engine, Books books, Disturber disturber, Path folder, long seed) {
        this.engine = engine;
        this.books = books;
        this.disturber = disturber;
        this.folder = folder;
        seeds = new SplittableRandom(seed);
    }

    Engine engine() {
        return engine;
    }

    Books books() {
        return books;
    }

    Disturber disturber() {
        return disturber;
    }

    /** A source of chance of one's own. */
    synchronized RandomGenerator random() {
        return seeds.split();
    }

    /** A path that nobody else has; short, since Unix sockets take 106 bytes. */
    String freshPath() {
        return folder.resolve("s" + names.incrementAndGet()).toString();
    }

    long freshSeed() {
        return names.incrementAndGet() * 0x9E3779B97F4A7C15L;
    }

    /** The backends that can be used now. */
    List<String> backends() {
        return engine.backends().stream()
                .filter(each -> each.unavailable() == null)
                .map(BackendInfo::name)
                .toList();
    }

    /** Whether all traffic is to end. */
    boolean over() {
        return over;
    }

    /** Lets a pause be cut short by the end of all, as long as it lasts. */
    void pausing(Counted handle, boolean begins) {
        if (begins) {
            pausing.add(handle);
        } else {
            pausing.remove(handle);
        }
    }

    void end() {
        over = true;
        pausing.forEach(Counted::cancel);
    }
}

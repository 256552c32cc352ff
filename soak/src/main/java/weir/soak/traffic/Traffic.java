package weir.soak.traffic;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import weir.soak.account.Books;
import weir.soak.account.Counted;
import weir.soak.account.Fault;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineCounters;
import weir.spi.EngineOptions;

/** All of the traffic, from its beginning to the last comparison of the books. */
public final class Traffic {
    private final Books books;
    private final Engine engine;
    private final Site site;
    private final Disturber disturber;
    private final Swapper swapper;
    private final List<Thread> threads = new ArrayList<>();

    /** Makes it, over these backends; the folder is for Unix sockets and must have a short name. */
    public Traffic(Books books, List<BackendProvider> providers, Path folder, long seed) {
        this.books = books;
        engine = Engine.create(EngineOptions.DEFAULT.withLoops(2));
        providers.forEach(engine::add);
        SplittableRandom random = new SplittableRandom(seed);
        disturber = new Disturber(random.split(), books);
        site = new Site(engine, books, disturber, folder, random.nextLong());
        swapper = new Swapper(site, providers);
    }

    /** The engine below: to look at it. */
    public Engine engine() {
        return engine;
    }

    /** Begins. */
    public void start() {
        List<Tenant> tenants = List.of(
                new Pipelines(site, "tcp"),
                new Pipelines(site, "tcp"),
                new Pipelines(site, "ipc"),
                new Pipelines(site, "ipc"),
                new Talks(site, "tcp", false),
                new Talks(site, "ipc", false),
                new Talks(site, "tcp", true),
                new Talks(site, "ipc", true),
                new Datagrams(site),
                new Sleepers(site),
                new Takers(site));
        for (Tenant tenant : tenants) {
            threads.add(Thread.ofVirtual().name("soak-" + tenant.name()).start(tenant));
        }
        disturber.start();
        swapper.start();
    }

    /** Ends all of it, and compares what was counted with what the engine has counted. */
    public void end() throws InterruptedException {
        site.end();
        swapper.end();
        long deadline = System.nanoTime() + 4 * Counted.PATIENCE.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                books.fault(Fault.LOST, thread.getName() + " does not end");
            }
        }
        disturber.end();
        compare();
    }

    private void compare() {
        EngineCounters counters = engine.counters();
        require("running operations", counters.running(), 0);
        require("open handles", counters.handles(), 0);
        require("open streams", counters.streams(), 0);
        require("open listeners", counters.listeners(), 0);
        require("open UDP sockets", counters.datagramSockets(), 0);
        require("stale finishes", counters.staleFinishes(), 0);
        require("callbacks that threw", counters.callbackFailures(), 0);
        long accepted = books.acceptedSoFar();
        if (accepted != books.completed()) {
            books.fault(
                    accepted > books.completed() ? Fault.LOST : Fault.DOUBLED,
                    accepted + " operations accepted, " + books.completed() + " completed");
        }
        require("operations that the engine has accepted", counters.submitted(), accepted);
    }

    private void require(String what, long is, long expected) {
        if (is != expected) {
            books.fault(Fault.UNTRUE, what + " at the end: " + is + ", not " + expected);
        }
    }
}

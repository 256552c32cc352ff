package weir.soak.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import weir.api.AioException;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.spi.BackendProvider;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.SwapReport;

/** One thread that exchanges the backends under the traffic every few seconds, until it is ended. */
final class Swapper {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOPS = 2;

    private final Site site;
    private final List<BackendProvider> providers;
    private final RandomGenerator random;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "soak-swapper");

    Swapper(Site site, List<BackendProvider> providers) {
        this.site = site;
        this.providers = providers;
        random = site.random();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            int current = 0;
            while (!over.await(500 + random.nextInt(2500), TimeUnit.MILLISECONDS)) {
                int dice = random.nextInt(16);
                if (dice == 0) {
                    loops(1 + random.nextInt(3));
                    loops(LOOPS);
                } else if (providers.size() > 1 && dice < 4) {
                    remove(providers.get(random.nextInt(providers.size())));
                } else if (providers.size() > 1) {
                    current = (current + 1) % providers.size();
                    swap(providers.get(current).name());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AioException | RuntimeException e) {
            site.books().fault(Fault.UNEXPECTED, "an exchange of backends threw " + e);
        }
    }

    private void swap(String to) throws AioException {
        SwapReport report = site.engine().swap(to, PATIENCE);
        site.books().count(Event.SWAP);
        if (report.closed() > 0 || report.nanos() > PATIENCE.toNanos()) {
            site.books().fault(Fault.UNEXPECTED, "a swap closed something or took too long: " + report);
        }
    }

    private void remove(BackendProvider provider) {
        Engine engine = site.engine();
        engine.remove(provider, Departure.AT_ONCE.withPatience(PATIENCE));
        engine.add(provider);
        site.books().count(Event.REMOVAL);
    }

    private void loops(int count) throws AioException {
        site.engine().setLoops(count, PATIENCE);
        site.books().count(Event.LOOPS);
    }

    /** Ends it, after what it does just now. */
    void end() throws InterruptedException {
        over.countDown();
        thread.join(2 * PATIENCE.toMillis());
        if (thread.isAlive()) {
            site.books().fault(Fault.UNEXPECTED, "an exchange of backends does not end");
        }
    }
}

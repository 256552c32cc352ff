package weir.soak.traffic;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.random.RandomGenerator;
import weir.api.AioException;
import weir.soak.account.Fault;

/** Opens, fills, ends and begins anew until all is over; on a virtual thread of its own. */
abstract class Tenant implements Runnable {
    final Site site;
    final RandomGenerator random;
    private final String name;
    private boolean pinned;

    Tenant(Site site, String name) {
        this.site = site;
        this.name = name;
        random = site.random();
    }

    /** One life: opens scopes, lives in them, and closes them. */
    abstract void live() throws AioException, InterruptedException;

    /** For faults, and for the names of scopes. */
    final String name() {
        return name;
    }

    @Override
    public final void run() {
        while (!site.over() && site.books().faults() < 100) {
            pinned = false;
            try {
                live();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (AioException | RuntimeException e) {
                if (pinned && (e instanceof AioException || e instanceof IllegalStateException)) {
                    continue; // the backend of one of its scopes was removed
                }
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text));
                site.books().fault(Fault.UNEXPECTED, name + " threw " + text);
            }
        }
    }

    final Stay open() throws AioException {
        Stay stay = Stay.open(site, random, name);
        pinned |= stay.mayEnd();
        return stay;
    }

    /** So long or less. */
    final Duration upTo(long millis) {
        return Duration.ofNanos(1 + random.nextLong(millis * 1_000_000));
    }

    /** One in so many. */
    final boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}

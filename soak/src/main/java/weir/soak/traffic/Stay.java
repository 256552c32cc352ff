package weir.soak.traffic;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioFuture;
import weir.soak.account.Books;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.spi.EngineScope;

/** One scope from its opening to its close, with all handles on it: once it is closed all of them must have come back. */
final class Stay implements AutoCloseable {
    private final Site site;
    private final EngineScope scope;
    private final boolean pinned;
    private final Set<Counted> handles = ConcurrentHashMap.newKeySet();
    private final Set<Disturbable> exposed = ConcurrentHashMap.newKeySet();
    private final AtomicLong futures = new AtomicLong();
    private @Nullable Counted pauser; // the tenant's thread
    private volatile boolean closing;

    private Stay(Site site, EngineScope scope, boolean pinned) {
        this.site = site;
        this.scope = scope;
        this.pinned = pinned;
    }

    /** Opens a scope: mostly one that moves with swaps, sometimes one that stays with a backend. */
    static Stay open(Site site, RandomGenerator random, String name) throws AioException {
        site.books().count(Event.SCOPE);
        var backends = site.backends();
        boolean pinned = random.nextInt(4) == 0 && !backends.isEmpty();
        AioConfig config = AioConfig.DEFAULT.withName(name);
        if (pinned) {
            try {
                String backend = backends.get(random.nextInt(backends.size()));
                return new Stay(site, site.engine().open(config.withBackend(backend)), true);
            } catch (AioException e) {
                // It was removed at this moment.
            }
        }
        return new Stay(site, site.engine().open(config), false);
    }

    EngineScope scope() {
        return scope;
    }

    Site site() {
        return site;
    }

    Books books() {
        return site.books();
    }

    /** Whether anything may end CLOSED or STOPPED at any moment: it closes, or its backend may be removed. */
    boolean mayEnd() {
        return pinned || closing;
    }

    /** Whether it closes. */
    boolean closing() {
        return closing;
    }

    /** A handle with a callback. */
    Counted counted(Consumer<Counted> next) {
        return register(new Counted(scope, books(), next));
    }

    /** A handle to be waited for. */
    Counted counted() {
        return register(new Counted(scope, books(), null));
    }

    private Counted register(Counted handle) {
        handles.add(handle);
        return handle;
    }

    /** Lets something of this scope be disturbed, until the scope closes at the latest. */
    void expose(Disturbable target) {
        exposed.add(target);
        site.disturber().add(target);
    }

    /** Lets it be disturbed no more. */
    void withdraw(Disturbable target) {
        site.disturber().remove(target);
        exposed.remove(target);
    }

    /** Gives a handle back. Not on an event loop. */
    void release(Counted handle) {
        handle.close();
        handles.remove(handle);
    }

    /** Gives a handle back that is quiet or in its callback; on an event loop. */
    void discard(Counted handle) {
        handle.aio().close();
        handles.remove(handle);
    }

    /** Submits by a future that is counted. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage counts, and throws nothing
    AioFuture<Long> future(Kind kind, Predicate<? super Aio> submission) {
        boolean[] taken = {false};
        AioFuture<Long> future = scope.submit(
                aio -> {
                    taken[0] = submission.test(aio);
                    return taken[0];
                },
                Aio::count);
        if (!taken[0]) {
            books().count(Event.REFUSED);
            return future;
        }
        books().accepted();
        futures.incrementAndGet();
        AtomicInteger ends = new AtomicInteger();
        future.whenComplete((count, failure) -> {
            if (ends.incrementAndGet() > 1) {
                books().fault(Fault.DOUBLED, "a future of " + kind + " ended twice");
            }
            books().completed(kind, future.aio().result());
            futures.decrementAndGet();
        });
        return future;
    }

    /** Lets time pass, by an operation of its own; shorter if the scope closes or all ends. */
    void pause(Duration duration) throws InterruptedException {
        Counted handle = pauser;
        if (handle == null) {
            handle = counted();
            pauser = handle;
        }
        site.pausing(handle, true);
        try {
            if (!site.over()
                    && handle.sleeping(duration.toNanos()).submit(Kind.SLEEP, aio -> scope.sleep(duration, aio))) {
                handle.await(duration.plus(Counted.PATIENCE));
            }
        } finally {
            site.pausing(handle, false);
        }
    }

    /** From here on ends are expected. */
    void beginClose() {
        closing = true;
    }

    /** Closes the scope, whatever runs on it, and sees that all of it has ended. */
    @Override
    public void close() {
        closing = true;
        boolean closed = scope.close(Counted.PATIENCE);
        exposed.forEach(this::withdraw);
        if (!closed) {
            books().fault(Fault.LOST, "scope " + scope.name() + " does not close in " + Counted.PATIENCE);
            return;
        }
        handles.forEach(Counted::requireBack);
        if (futures.get() != 0) {
            books().fault(Fault.LOST, futures.get() + " futures have not ended, the scope is closed");
        }
    }
}

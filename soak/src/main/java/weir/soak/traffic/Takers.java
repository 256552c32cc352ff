package weir.soak.traffic;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;

/** More takers than tokens: each takes one, keeps it for a moment, and puts it back. No token may vanish or multiply. */
final class Takers extends Tenant {
    private static final int TOKENS = 8;
    private static final int COUNT = 20;
    private static final Duration SHORT = Duration.ofMillis(2);

    Takers(Site site) {
        super(site, "takers");
    }

    @Override
    void live() throws AioException, InterruptedException {
        try (Stay stay = open()) {
            Shelf shelf = new Shelf(stay.scope());
            AtomicInteger held = new AtomicInteger();
            for (int i = 0; i < TOKENS; i++) {
                shelf.put();
            }
            Taker[] takers = new Taker[COUNT];
            for (int i = 0; i < COUNT; i++) {
                takers[i] = new Taker(stay, shelf, held);
            }
            stay.pause(Duration.ofSeconds(1).plus(upTo(6000)));
            stay.beginClose();
            for (Taker taker : takers) {
                taker.finish();
            }
            int there = shelf.tokens() + held.get();
            if (there != TOKENS) {
                site.books()
                        .fault(
                                there < TOKENS ? Fault.LOST : Fault.DOUBLED,
                                there + " tokens of " + TOKENS + " are left");
            }
        }
    }

    /** One handle that takes, holds, puts back. */
    private static final class Taker implements Disturbable {
        private final Stay stay;
        private final Shelf shelf;
        private final AtomicInteger held;
        private final RandomGenerator random;
        private boolean holds; // of whoever runs the callback
        private volatile Counted handle;
        private boolean finished; // guarded by this

        Taker(Stay stay, Shelf shelf, AtomicInteger held) {
            this.stay = stay;
            this.shelf = shelf;
            this.held = held;
            random = stay.site().random();
            handle = stay.counted(this::next);
            take(handle);
            stay.expose(this);
        }

        private void take(Counted own) {
            own.timeout(random.nextInt(8) == 0 ? SHORT : null).submit(Kind.TAKE, shelf::take);
        }

        private void next(Counted own) {
            if (holds) {
                holds = false; // whatever ended the sleep
                held.decrementAndGet();
                shelf.put();
                take(own);
            } else if (own.aio().result() == AioStatus.OK) {
                holds = true;
                held.incrementAndGet();
                long nanos = random.nextInt(1_000_000);
                if (!own.timeout(null)
                        .sleeping(nanos)
                        .submit(Kind.SLEEP, aio -> stay.scope().sleep(Duration.ofNanos(nanos), aio))) {
                    next(own); // stopped meanwhile: gives it back
                }
            } else {
                take(own);
            }
        }

        @Override
        public void disturb(RandomGenerator chance) {
            if (chance.nextInt(20) != 0) {
                handle.cancel();
                return;
            }
            stay.release(handle);
            stay.books().count(Event.STOP);
            synchronized (this) {
                Counted made = finished ? null : replacement();
                if (made != null) {
                    handle = made;
                    take(made);
                }
            }
        }

        private @Nullable Counted replacement() {
            try {
                return stay.counted(this::next);
            } catch (IllegalStateException e) {
                return null; // the scope was closed at this moment
            }
        }

        void finish() {
            stay.withdraw(this);
            Counted last;
            synchronized (this) {
                finished = true;
                last = handle;
            }
            stay.release(last);
        }
    }
}

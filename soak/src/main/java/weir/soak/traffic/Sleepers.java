package weir.soak.traffic;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Kind;

/** Timers by the hundred, some with a deadline before their time; none may end early. */
final class Sleepers extends Tenant {
    private static final int COUNT = 100;
    private static final Duration DEADLINE = Duration.ofMillis(3);

    Sleepers(Site site) {
        super(site, "sleepers");
    }

    @Override
    void live() throws AioException, InterruptedException {
        try (Stay stay = open()) {
            Sleeper[] sleepers = new Sleeper[COUNT];
            for (int i = 0; i < COUNT; i++) {
                sleepers[i] = new Sleeper(stay);
            }
            stay.pause(Duration.ofSeconds(1).plus(upTo(6000)));
            stay.beginClose();
            for (Sleeper sleeper : sleepers) {
                stay.withdraw(sleeper);
                if (oneIn(2)) {
                    sleeper.finish(); // the others end with the scope
                }
            }
            site.books().count(Event.SCOPE_BREAK);
        }
    }

    /** One handle that sleeps again and again. */
    private static final class Sleeper implements Disturbable {
        private final Stay stay;
        private final RandomGenerator random;
        private volatile Counted handle;

        Sleeper(Stay stay) {
            this.stay = stay;
            random = stay.site().random();
            handle = stay.counted(this::sleep);
            sleep(handle);
            stay.expose(this);
        }

        private void sleep(Counted own) {
            long nanos = random.nextInt(20_000_000);
            own.timeout(random.nextInt(8) == 0 ? DEADLINE : null)
                    .sleeping(nanos)
                    .submit(Kind.SLEEP, aio -> stay.scope().sleep(Duration.ofNanos(nanos), aio));
        }

        @Override
        public void disturb(RandomGenerator chance) {
            if (chance.nextInt(20) != 0) {
                handle.cancel();
                return;
            }
            stay.release(handle);
            stay.books().count(Event.STOP);
            Counted made = replacement();
            if (made != null) {
                handle = made;
                sleep(made);
            }
        }

        private @Nullable Counted replacement() {
            try {
                return stay.closing() ? null : stay.counted(this::sleep);
            } catch (IllegalStateException e) {
                return null; // the scope was closed at this moment
            }
        }

        void finish() {
            stay.release(handle);
        }
    }
}

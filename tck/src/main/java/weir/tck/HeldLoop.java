package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.api.AioService;

/**
 * A callback that holds a loop of a service until it is closed; the constructor returns once it does. The close fails if
 * the loop was held for too long: something has waited for it that should not.
 */
final class HeldLoop implements AutoCloseable {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    /** Written before {@code entered} opens. */
    private volatile long began;

    private volatile boolean timedOut;

    HeldLoop(AioService service) {
        var aio = service.newAio(own -> {
            began = System.nanoTime();
            entered.countDown();
            timedOut = !free.await(KitFixture.patience().toNanos(), TimeUnit.NANOSECONDS);
        });
        assertThat(service.sleep(Duration.ZERO, aio)).isTrue();
        try {
            KitFixture.until("the loop is held", () -> entered.getCount() == 0);
        } catch (AssertionError e) {
            letGo();
            throw e;
        }
    }

    /** Since when it is held. */
    Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    void letGo() {
        free.countDown();
    }

    @Override
    public void close() {
        letGo();
        assertThat(timedOut).as("the loop was held for too long").isFalse();
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.api.AioService;

/** A callback that holds a loop of a service until it is closed; the constructor returns once it does. */
final class HeldLoop implements AutoCloseable {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final long began = System.nanoTime();

    HeldLoop(AioService service) {
        var aio = service.newAio(own -> {
            entered.countDown();
            if (!free.await(KitFixture.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the test does not free the loop");
            }
        });
        assertThat(service.sleep(Duration.ZERO, aio)).isTrue();
        KitFixture.until("the loop is held", () -> entered.getCount() == 0);
    }

    /** Since when it is held, or a little longer. */
    Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    void letGo() {
        free.countDown();
    }

    @Override
    public void close() {
        letGo();
    }
}

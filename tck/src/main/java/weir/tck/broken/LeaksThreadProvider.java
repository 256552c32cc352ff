package weir.tck.broken;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import weir.spi.BackendProvider;
import weir.spi.Poller;

/** Starts a thread with each poller that does not end with it. */
final class LeaksThreadProvider extends BrokenProvider {
    private final CountDownLatch repaired = new CountDownLatch(1);

    LeaksThreadProvider(BackendProvider good) {
        super(good);
    }

    @Override
    public Poller openPoller() throws IOException {
        Thread leaked = new Thread(
                () -> {
                    try {
                        repaired.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "weir-" + name() + "-leaked");
        leaked.setDaemon(true);
        leaked.start();
        return super.openPoller();
    }

    @Override
    void repair() {
        repaired.countDown();
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.EngineScope;
import weir.spi.Poller;

/** What a provider says of itself, and how its pollers wait: never early, woken at once, deaf to interrupts (T2). */
public abstract class BackendTests extends KitFixture {
    private static final Poller.Sink NOBODY = (socket, events) -> {
        throw new AssertionError("an event " + events + ", but nothing was opened");
    };

    /** For subclasses. */
    protected BackendTests() {}

    /** The clock that polls wait by; another for a backend of virtual time. */
    protected LongSupplier pollClock() {
        return System::nanoTime;
    }

    /** A poller that a test has to itself, closed at its end. */
    private interface Use {
        void with(Poller poller) throws Exception;
    }

    private void onPoller(Use use) throws Exception {
        try (Poller poller = provider().openPoller()) {
            use.with(poller);
        }
    }

    /** Not endless, so that a wakeup that is lost fails the test and does not hang it. */
    private void pollUntilWoken(Poller poller) throws IOException {
        long start = pollClock().getAsLong();
        poller.poll(patience().toNanos(), NOBODY);
        assertThat(pollClock().getAsLong() - start)
                .as("woken")
                .isLessThan(patience().toNanos());
    }

    // What it says

    @Test
    @DisplayName("E2 the name is one that AioConfig takes, is not 'auto', and does not change")
    void name() {
        assertThat(provider().name()).matches("[a-z][a-z0-9_-]{0,31}").isNotEqualTo("auto");
        assertThat(provider().name()).isEqualTo(provider().name());
    }

    @Test
    @DisplayName("a service opened by name finds it by the service loader, if it is declared")
    void foundByTheServiceLoader() throws Exception {
        Assumptions.assumeTrue(isDeclared(), "the provider under test is one of the test's own");
        try (AioService found =
                AioService.open(AioConfig.DEFAULT.withBackend(provider().name()))) {
            assertThat(found.backend()).isEqualTo(provider().name());
            assertThat(EngineScope.of(found).engine().backends())
                    .as("each provider once")
                    .extracting(BackendInfo::name)
                    .doesNotHaveDuplicates()
                    .contains(provider().name());
            assertThat(EngineScope.of(found).engine().toString())
                    .contains(provider().name());
        }
    }

    /** As the engine looks: by the loader of the SPI, and past what is broken. */
    private boolean isDeclared() {
        var candidates = ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader()).stream()
                .iterator();
        while (true) {
            try {
                if (!candidates.hasNext()) {
                    return false;
                }
                if (candidates.next().type() == provider().getClass()) {
                    return true;
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                continue; // another provider's fault
            }
        }
    }

    @Test
    @DisplayName("E2 priority and tick do not change; the tick is 1 ns to 100 ms")
    void numbers() {
        BackendProvider provider = provider();
        assertThat(provider.priority()).isEqualTo(provider.priority());
        assertThat(provider.tickNanos()).isBetween(1L, 100_000_000L).isEqualTo(provider.tickNanos());
    }

    @Test
    @DisplayName("E2 the backend under test is available, and asking again does not change that")
    void available() {
        for (int i = 0; i < 3; i++) {
            assertThat(provider().unavailable()).isNull();
        }
    }

    @Test
    @DisplayName("E2 for each capability the answer is null or one line why not")
    void lacks() {
        for (Capability capability : Capability.values()) {
            String reason = provider().lacks(capability);
            if (reason != null) {
                assertThat(reason)
                        .as("%s", capability)
                        .isNotBlank()
                        .doesNotContain("\n")
                        .hasSizeLessThan(200);
            }
            assertThat(provider().lacks(capability)).as("%s again", capability).isEqualTo(reason);
        }
    }

    @Test
    @DisplayName("S1 asking a provider opens nothing and starts no thread")
    void askingOpensNothing() {
        BackendProvider provider = provider();
        Leftovers before = Leftovers.now();
        provider.unavailable();
        provider.tickNanos();
        for (Capability capability : Capability.values()) {
            provider.lacks(capability);
        }
        before.requireNothingNew();
    }

    @Test
    @DisplayName("E2 the provider is given to an engine under its name and serves")
    void serves() {
        assertThat(service().backend()).isEqualTo(provider().name());
    }

    // Pollers

    @Test
    @DisplayName("S1 a poller that was opened and closed leaves nothing, also many at once")
    void openAndClose() throws Exception {
        Leftovers before = Leftovers.now();
        Set<Poller> many = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            many.add(provider().openPoller());
        }
        assertThat(many).hasSize(20);
        for (Poller poller : many) {
            poller.close();
        }
        before.requireNothingNew();
    }

    @Test
    @DisplayName("T2 poll(0) only looks, again and again")
    void looks() throws Exception {
        onPoller(poller -> {
            for (int i = 0; i < 1000; i++) {
                poller.poll(0, NOBODY);
            }
        });
    }

    @Test
    @DisplayName("T2 poll never returns early")
    void neverEarly() throws Exception {
        onPoller(poller -> {
            for (long nanos : new long[] {1, 1000, 100_000, 999_999, 1_000_000, 1_000_001, 2_500_000, 12_345_678}) {
                for (int i = 0; i < 5; i++) {
                    long start = pollClock().getAsLong();
                    poller.poll(nanos, NOBODY);
                    assertThat(pollClock().getAsLong() - start)
                            .as("poll(%s)", nanos)
                            .isGreaterThanOrEqualTo(nanos);
                }
            }
        });
    }

    @Test
    @DisplayName("T2 poll is late by no more than the tick, in the best of many tries")
    void late() throws Exception {
        long allowed = provider().tickNanos() + 2_000_000; // for the scheduler
        onPoller(poller -> {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 100 && best > allowed; i++) {
                long start = pollClock().getAsLong();
                poller.poll(3_000_000, NOBODY);
                best = Math.min(best, pollClock().getAsLong() - start - 3_000_000);
            }
            assertThat(best).as("nanoseconds late").isLessThanOrEqualTo(allowed);
        });
    }

    @Test
    @DisplayName("T2 a wakeup before the poll ends the next one, however long it would be")
    void wakeupBefore() throws Exception {
        onPoller(poller -> {
            for (int i = 0; i < 100; i++) {
                poller.wakeup();
                pollUntilWoken(poller);
            }
        });
    }

    @Test
    @DisplayName("T2 a wakeup by another thread ends an endless poll")
    void wakeupDuring() throws Exception {
        onPoller(poller -> {
            AtomicBoolean stop = new AtomicBoolean();
            Thread waker = new Thread(() -> {
                while (!stop.get()) {
                    poller.wakeup();
                    Thread.yield();
                }
            });
            waker.start();
            try {
                for (int i = 0; i < 1000; i++) {
                    poller.poll(-1, NOBODY); // endless: wakeups do not cease
                }
            } finally {
                stop.set(true);
                waker.join();
            }
        });
    }

    @Test
    @DisplayName("T2 each wakeup by turns is seen: none is lost between two polls")
    void wakeupByTurns() throws Exception {
        onPoller(poller -> {
            AtomicInteger polled = new AtomicInteger();
            Thread waker = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    poller.wakeup();
                    while (polled.get() <= i && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait(); // one wakeup for each poll, not one more
                    }
                }
            });
            waker.start();
            try {
                for (int i = 0; i < 2000; i++) {
                    pollUntilWoken(poller);
                    polled.incrementAndGet();
                }
                waker.join(patience().toMillis());
                assertThat(waker.isAlive()).isFalse();
            } finally {
                waker.interrupt();
            }
        });
    }

    @Test
    @DisplayName("T2 a wakeup that was used up does not end later polls early")
    void wakeupIsUsedUp() throws Exception {
        onPoller(poller -> {
            poller.wakeup();
            poller.wakeup();
            poller.poll(0, NOBODY);
            poller.poll(0, NOBODY);
            long start = pollClock().getAsLong();
            poller.poll(5_000_000, NOBODY);
            assertThat(pollClock().getAsLong() - start).isGreaterThanOrEqualTo(5_000_000);
        });
    }

    @Test
    @DisplayName("T2 an interrupt of the thread is cleared and does not make poll return early")
    void interrupted() throws Exception {
        onPoller(poller -> {
            for (int i = 0; i < 10; i++) {
                Thread.currentThread().interrupt();
                long start = pollClock().getAsLong();
                poller.poll(2_000_000, NOBODY);
                assertThat(pollClock().getAsLong() - start).isGreaterThanOrEqualTo(2_000_000);
                assertThat(Thread.interrupted())
                        .as("interrupt status after the poll")
                        .isFalse();
            }
        });
    }

    @Test
    @DisplayName("T2 an interrupt while it waits does not make poll return early, nor later ones")
    void interruptedMeanwhile() throws Exception {
        onPoller(poller -> {
            Thread loop = Thread.currentThread();
            AtomicBoolean stop = new AtomicBoolean();
            Thread interrupter = new Thread(() -> {
                while (!stop.get()) {
                    loop.interrupt();
                    Thread.yield();
                }
            });
            interrupter.start();
            try {
                for (int i = 0; i < 5; i++) {
                    long start = pollClock().getAsLong();
                    poller.poll(3_000_000, NOBODY);
                    assertThat(pollClock().getAsLong() - start).isGreaterThanOrEqualTo(3_000_000);
                }
            } finally {
                stop.set(true);
                while (interrupter.isAlive()) {
                    Thread.onSpinWait(); // a join would be interrupted
                }
                Thread.interrupted();
            }
        });
    }

    @Test
    @DisplayName("S1 closing a poller again does nothing")
    void closeAgain() throws IOException {
        Poller poller = provider().openPoller();
        poller.close();
        poller.close();
    }
}

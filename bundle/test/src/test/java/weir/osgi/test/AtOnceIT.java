package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The framework, the swap thread and callbacks meet: nobody waits for the other, and nobody leaves anything behind. */
class AtOnceIT extends ContainerFixture {
    private static final int ROUNDS = 20;
    /** As many as a user's callbacks run on. */
    private static final int MOST_THREADS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName(
            "a backend stops while callbacks get its service and auto, and bundles start: no deadlock, no scope left")
    void atOnce(String callbacks) throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Bundle backend = startBetter(container);
        User user = User.start(container, User.bundle("user").header("Weir-Callbacks", callbacks));
        User second = User.start(container, "second");
        AtomicInteger got = new AtomicInteger();
        try (Load load = new Load(user, folder)) {
            for (int i = 0; i < ROUNDS; i++) {
                CountDownLatch go = new CountDownLatch(3);
                FutureTask<@Nullable Void> stopping = task(go, () -> restart(backend));
                FutureTask<@Nullable Void> starting = task(go, () -> restart(second.bundle()));
                CompletableFuture<String> getting = user.callBack(() -> {
                    meet(go);
                    for (int j = 0; j < 10; j++) {
                        assertThat(user.getsAndReturns(null)).isTrue();
                        if (user.getsAndReturns("(weir.backend=" + BETTER + ")")) {
                            got.incrementAndGet();
                        }
                    }
                });
                Bounds.start("stopping", stopping);
                Bounds.start("starting", starting);
                Bounds.get(stopping);
                Bounds.get(starting);
                Bounds.get(getting);
                container.awaitBackend(BETTER);
                requireOneScopeEach("user", "second");
            }
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
        assertThat(got.get()).as("services of the backend that stops").isPositive();
        assertThat(SwapLine.in(log, BETTER, "nio")).hasSizeGreaterThanOrEqualTo(ROUNDS / 2);
        assertThat(SwapLine.in(log)).allSatisfy(each -> {
            assertThat(each.stayed()).isZero();
            assertThat(each.closed()).isZero();
        });
    }

    private static void requireOneScopeEach(String... owners) {
        for (String owner : owners) {
            Bounds.until(
                    () -> "one service is left of " + owner + ": " + EngineView.scopesOf(owner),
                    () -> EngineView.scopesOf(owner).size() == 1);
            Bounds.until(
                    () -> "the threads of others end: " + threads(owner),
                    () -> threads(owner).size() <= MOST_THREADS);
        }
    }

    private static Set<String> threads(String owner) {
        return Leftovers.threadsOf("weir-" + owner + "-");
    }

    private interface Act {
        void run() throws BundleException;
    }

    private static FutureTask<@Nullable Void> task(CountDownLatch go, Act act) {
        return new FutureTask<>(() -> {
            meet(go);
            act.run();
            return null;
        });
    }

    private static void restart(Bundle bundle) throws BundleException {
        bundle.stop();
        bundle.start();
    }

    /** Goes on when all have come. */
    private static void meet(CountDownLatch go) {
        go.countDown();
        try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** A callback that does not return: stops go on without it, and the log says who is to blame. */
class StuckIT extends ContainerFixture {
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);
    /** What the log calls a callback of the user's, which runs because a sleep is over, and where it is. */
    private static final String[] CALLBACK = {
        "callback weir.osgi.test.user.Commands", "of scope 'stuck' after SLEEP on weir-", "awaitForLong"
    };

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private CompletableFuture<String> getStuck(User user) throws InterruptedException {
        CompletableFuture<String> callback = user.callBack(this::awaitForLong);
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        return callback;
    }

    private void awaitForLong() {
        entered.countDown();
        try {
            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Duration stop(Bundle bundle) throws InterruptedException {
        long start = System.nanoTime();
        Bounds.call("stop", () -> {
            bundle.stop();
            return true;
        });
        assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName(
            "it holds up the stop of its bundle no longer than weir.stop.timeout; owner, kind and stack are logged")
    void itsBundle(String callbacks) throws Exception {
        Container container = bootAll("weir.stop.timeout", STOP_TIMEOUT.toMillis() + "ms", "weir.loops", "2");
        User user = User.start(container, User.bundle("stuck").header("Weir-Callbacks", callbacks));
        try {
            CompletableFuture<String> callback = getStuck(user);
            assertThat(stop(user.bundle())).isBetween(STOP_TIMEOUT, STOP_TIMEOUT.multipliedBy(6));
            requireLogged("the service of stuck has not closed within");
            assertThat(callback).isNotDone();
        } finally {
            release.countDown();
        }
    }

    @Test
    @DisplayName(
            "on a loop it holds up the stop of the backend no longer than weir.stop.timeout; afterwards its echo goes on")
    void theBackend() throws Exception {
        Container container = bootAll(
                "weir.stop.timeout",
                STOP_TIMEOUT.toMillis() + "ms",
                "weir.loops",
                "1",
                "weir.backends.allowed",
                "epoll,nio,second");
        Bundle backend = startBetter(container);
        User user = User.start(container, User.bundle("stuck").header("Weir-Callbacks", "loop"));
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(user.serve("tcp://127.0.0.1:0")))) {
            Echoes.once(stream, 1);
            try {
                CompletableFuture<String> callback = getStuck(user);
                assertThat(stop(backend)).isBetween(STOP_TIMEOUT, STOP_TIMEOUT.multipliedBy(6));
                requireLogged("the backend " + BETTER + " goes while its loops are held by");
                assertThat(callback).isNotDone();
            } finally {
                release.countDown();
            }
            container.awaitBackend("nio");
            Bounds.until(
                    () -> "the user goes on with " + container.backend(),
                    () -> user.backend().equals("nio"));
            Echoes.once(stream, 2);
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("a bundle with several services that are stuck holds up its stop once, not once for each")
    void severalServices() throws Exception {
        Duration timeout = Duration.ofSeconds(2);
        Container container = bootAll("weir.stop.timeout", timeout.toMillis() + "ms");
        User user = User.start(container, "stuck");
        List<CompletableFuture<String>> callbacks = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        try {
            for (String filter : List.of("(weir.backend.policy=auto)", "(weir.backend=nio)")) {
                user.take(filter);
                callbacks.add(user.callBack(() -> {
                    both.countDown();
                    awaitForLong();
                }));
            }
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(stop(user.bundle()))
                    .isBetween(timeout, timeout.multipliedBy(2).minusMillis(200));
            assertThat(callbacks).noneMatch(CompletableFuture::isDone);
        } finally {
            release.countDown();
        }
    }

    /** One warning says it all. */
    private void requireLogged(String what) {
        log.await("WARNING ", what, CALLBACK[0], CALLBACK[1], CALLBACK[2]);
    }
}

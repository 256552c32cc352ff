package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where callbacks run, and what a callback does to a loop. */
class CallbacksIT extends ContainerFixture {
    @ParameterizedTest(name = "weir.callbacks={0}, Weir-Callbacks: {1}")
    @DisplayName(
            "callbacks run where the user's header says, else where the setting says, else on threads of the user's own")
    @CsvSource({
        ",,executor",
        "executor,,executor",
        "loop,,loop",
        ",loop,loop",
        "executor,Loop,loop",
        "loop,executor,executor",
        "loop,somewhere,loop",
        ",somewhere,executor"
    })
    void threads(@Nullable String setting, @Nullable String header, String expected) throws Exception {
        Container container = setting == null ? bootAll() : bootAll("weir.callbacks", setting);
        TestBundle bundle = User.bundle("user");
        User user = User.start(container, header == null ? bundle : bundle.header("Weir-Callbacks", header));
        assertThat(Bounds.get(user.callBack(() -> {})))
                .matches((expected.equals("loop") ? "weir-" + BEST : "weir-user") + "-[0-9]+");
        if ("somewhere".equals(header)) {
            log.await("WARNING weir.osgi: user", "Weir-Callbacks is 'somewhere'; allowed: executor, loop");
        } else {
            assertThat(log.linesWith("Weir-Callbacks")).isEmpty();
        }
    }

    @Test
    @DisplayName("one service of a bundle calls back on the loop if it was asked for so, the others on its own threads")
    void oneService() throws Exception {
        Container container = bootAll();
        User user = User.start(container, "user");
        assertThat(user.take("(weir.callbacks=loop)")).isEqualTo(BEST);
        assertThat(Bounds.get(user.callBack(() -> {}))).startsWith("weir-" + BEST + "-");
        assertThat(user.take(null)).isEqualTo(BEST);
        assertThat(Bounds.get(user.callBack(() -> {}))).startsWith("weir-user-");
    }

    @Test
    @DisplayName("weir.health is stalled while a callback holds a loop for over 1 s, and ok again when it has returned")
    void health() throws Exception {
        Container container = bootAll();
        User user = User.start(container, User.bundle("user").header("Weir-Callbacks", "loop"));
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<String> callback;
        try {
            assertThat(container.auto().getProperty("weir.health")).isEqualTo("ok");
            callback = user.callBack(() -> await(release));
            awaitHealth(container, "stalled");
            assertThat(container.backend()).isEqualTo(BEST);
        } finally {
            release.countDown();
        }
        awaitHealth(container, "ok");
        assertThat(Bounds.get(callback)).startsWith("weir-" + BEST + "-");
    }

    private static void awaitHealth(Container container, String health) {
        Bounds.until(
                () -> "the health is " + health + ", it is " + container.auto().getProperty("weir.health"),
                () -> health.equals(container.auto().getProperty("weir.health")));
    }

    private static void await(CountDownLatch release) {
        try {
            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

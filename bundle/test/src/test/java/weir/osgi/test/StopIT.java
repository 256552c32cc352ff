package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Bundles stop, at any time and from anywhere, and what they had goes with them. */
class StopIT extends ContainerFixture {
    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName("a user stops with operations pending: all STOPPED, sockets closed, threads gone, others untouched")
    void pending(String callbacks) throws Exception {
        Container container = bootAll();
        User other = User.start(container, "other");
        try (Load load = new Load(other, folder)) {
            User user = User.start(container, User.bundle("leaver").header("Weir-Callbacks", callbacks));
            String tcp = user.serve("tcp://127.0.0.1:0");
            Path path = folder.resolve("pending");
            Map<String, String> results = user.pend("ipc://" + path);
            assertThat(Bounds.get(user.callBack(() -> {})))
                    .startsWith(callbacks.equals("loop") ? "weir-" + BEST + "-" : "weir-leaver-");
            try (SocketChannel stream = SocketChannel.open(Load.addressOf(tcp))) {
                Echoes.once(stream, 1);
                Bounds.call("stop", () -> {
                    user.stop();
                    return true;
                });
                assertThat(results)
                        .containsAllEntriesOf(Map.of(
                                "accept", "STOPPED",
                                "accept unix", "STOPPED",
                                "recv", "STOPPED",
                                "datagram", "STOPPED",
                                "sleep", "STOPPED"));
                Bounds.until("the waiter goes on", () -> "STOPPED".equals(results.get("wait")));
                assertThat(Echoes.end(stream)).isTrue();
                assertThatThrownBy(() -> SocketChannel.open(Load.addressOf(tcp)).close())
                        .isInstanceOf(ConnectException.class);
                assertThat(path).doesNotExist();
            }
            Bounds.until(
                    () -> "threads end: " + Leftovers.threadsOf("weir-leaver-"),
                    () -> Leftovers.threadsOf("weir-leaver-").isEmpty());
            load.goesOn();
            user.restart();
            assertThat(user.backend()).isEqualTo(BEST);
        }
        assertThat(other.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName("a callback stops its own bundle, and the rest goes on")
    void stopsItself(String callbacks) throws Exception {
        Container container = bootAll();
        User other = User.start(container, "other");
        try (Load load = new Load(other, folder)) {
            User user = User.start(container, User.bundle("suicide").header("Weir-Callbacks", callbacks));
            Map<String, String> results = user.pend("ipc://" + folder.resolve("pending"));
            Bounds.get(user.callBack(() -> act(user.bundle()::stop)));
            assertThat(user.bundle().getState()).isEqualTo(Bundle.RESOLVED);
            Bounds.until(() -> "all end: " + results, () -> results.size() == 6);
            assertThat(results.values()).containsOnly("STOPPED");
            load.goesOn();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName("a callback stops and starts the bundle of the backend that it runs on, under load")
    void stopsTheBackend(String callbacks) throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Bundle backend = startBetter(container);
        User user = User.start(container, User.bundle("user").header("Weir-Callbacks", callbacks));
        try (Load load = new Load(user, folder)) {
            Bounds.get(user.callBack(() -> act(backend::stop)));
            container.awaitBackend("nio");
            load.goesOn();
            Bounds.get(user.callBack(() -> act(backend::start)));
            container.awaitBackend(BETTER);
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("the framework stops with everything under way")
    void frameworkStops() throws Exception {
        Container container = bootAll();
        for (String each : List.of("one", "two", "three")) {
            User user = User.start(container, each);
            user.pend("ipc://" + folder.resolve(each));
            user.serve("tcp://127.0.0.1:0");
        }
        long start = System.nanoTime();
        container.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    private interface Act {
        void run() throws BundleException;
    }

    private static void act(Act act) {
        try {
            act.run();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}

package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The all-in-one bundle at work: beside the backend that it does not contain, and beside what it does contain. */
class AllInOneIT extends ContainerFixture {
    private static final int SWAPS = 5;

    @Test
    @DisplayName("weir-all and a better backend's bundle: swapped under load, nothing refused, reset, closed or lost")
    void swap() throws Exception {
        Container container = boot("weir.backends.allowed", "epoll,nio,second");
        container.start(Jars.ALL, Jars.EPOLL);
        container.awaitBackend(BEST);
        Bundle better = startBetter(container);
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            for (int i = 0; i < SWAPS; i++) {
                better.stop();
                container.awaitBackend("nio");
                load.goesOn();
                better.start();
                container.awaitBackend(BETTER);
                load.goesOn();
            }
        }
        assertThat(user.ends()).isEmpty();
        SwapLine.requireAllMoved(log, BETTER, "nio", SWAPS, Load.LIVE);
        SwapLine.requireAllMoved(log, "nio", BETTER, SWAPS, Load.LIVE);
    }

    @Test
    @DisplayName(
            "weir-all stops beside the separate bundles: users end STOPPED, the other glue serves them again, and swaps")
    void election() throws Exception {
        Container container = boot("weir.backends.allowed", "epoll,nio,second");
        Bundle all = container.start(Jars.ALL).get(0);
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO, Jars.EPOLL);
        log.await("weir.osgi", "stands by: another bundle does its work");
        startBetter(container);
        assertThat(container.auto().getBundle()).isEqualTo(all);
        User user = User.start(container, "user");
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(user.serve("tcp://127.0.0.1:0")))) {
            Echoes.once(stream, 1);
            Map<String, String> results = user.pend("ipc://" + folder.resolve("pending"));
            all.stop();
            assertThat(Echoes.end(stream)).isTrue();
            Bounds.until(() -> "all end: " + results, () -> results.size() == 6);
            assertThat(results.values()).containsOnly("STOPPED");
        }
        assertThat(user.ends()).containsExactlyInAnyOrder("accept STOPPED", "recv STOPPED");
        container.awaitBackend(BETTER);
        Bundle other = bundle(container, "weir.osgi");
        assertThat(container.auto().getBundle()).isEqualTo(other);
        assertThat(user.take(null)).isEqualTo(BETTER);
        Bundle better = bundle(container, ON_17 ? "backend.second" : "weir.backend.epoll");
        try (Load load = new Load(user, folder)) {
            better.stop();
            container.awaitBackend("nio");
            load.goesOn();
            all.start(); // again one too many; it stands by
            load.goesOn();
            assertThat(container.auto().getBundle()).isEqualTo(other);
        }
        assertThat(user.ends()).hasSize(2);
        assertThat(List.of(all.getState(), other.getState())).containsOnly(Bundle.ACTIVE);
    }
}

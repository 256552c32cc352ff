package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** No backend at all: at first, for a while, for good. */
class AbsenceIT extends ContainerFixture {
    @Test
    @DisplayName("without a backend there is no service; with the first it comes")
    void none() throws Exception {
        Container container = boot();
        container.start(Jars.API, Jars.SPI, Jars.GLUE);
        assertThat(container.services(null)).isEmpty();
        User user = User.start(container, "user");
        assertThat(user.take(null)).isEqualTo("absent");
        container.start(Jars.NIO);
        container.awaitBackend("nio");
        assertThat(user.take(null)).isEqualTo("nio");
    }

    @Test
    @DisplayName(
            "the last backend leaves and comes back in time: dials wait, streams survive, listen is NOTSUP at once")
    void comesBack() throws Exception {
        Container container = boot("weir.absence", "20s");
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        Bundle nio = bundle(container, "weir.backend.nio");
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            String url = user.serve("tcp://127.0.0.1:0");
            load.goesOn();
            for (int i = 0; i < 3; i++) {
                nio.stop();
                assertThat(container.services("(weir.backend.policy=auto)")).hasSize(1);
                Bounds.until(
                        () -> "the health changes",
                        () -> "no backend".equals(container.auto().getProperty("weir.health")));
                assertThat(user.listen("tcp://127.0.0.1:0")).isEqualTo("NOTSUP");
                CompletableFuture<String> dial = user.dial(url);
                User late = User.start(container, "late" + i);
                assertThat(dial).isNotDone();
                nio.start();
                container.awaitBackend("nio");
                assertThat(Bounds.get(dial)).isEqualTo("OK");
                assertThat(late.backend()).isEqualTo("nio");
                assertThat(container.auto().getProperty("weir.health")).isEqualTo("ok");
                load.goesOn();
                late.stop();
            }
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("the last backend does not come back: the service goes, all objects end CLOSED")
    void staysAway() throws Exception {
        Container container = boot("weir.absence", "300ms", "weir.grace", "100ms");
        container.start(Jars.API, Jars.SPI, Jars.GLUE, Jars.NIO);
        container.awaitBackend("nio");
        Bundle nio = bundle(container, "weir.backend.nio");
        User user = User.start(container, "user");
        String tcp = user.serve("tcp://127.0.0.1:0");
        Map<String, String> results = user.pend("ipc://" + folder.resolve("pending"));
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(tcp))) {
            Echoes.once(stream, 1);
            nio.stop();
            CompletableFuture<String> dial = user.dial(tcp);
            assertThat(Echoes.end(stream)).isTrue();
            Bounds.until(
                    () -> "the service goes: " + container.services(null),
                    () -> container.services(null).isEmpty());
            for (String each : List.of("accept", "accept unix", "recv", "datagram")) {
                Bounds.until(() -> each + " ends: " + results, () -> "CLOSED".equals(results.get(each)));
            }
            assertThat(Bounds.get(dial)).isIn("CLOSED", "NOTSUP", "STOPPED");
        }
        nio.start();
        container.awaitBackend("nio");
        assertThat(user.take(null)).isEqualTo("nio");
        user.serve("tcp://127.0.0.1:0");
    }
}

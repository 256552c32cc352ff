package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** What an operator sees, and can do. */
class OperatorIT extends ContainerFixture {
    private static final String NEEDS_22 = "needs Java 22 or later, this is 17";

    @Test
    @DisplayName("Gogo: backends, services, operations, and a swap that is rehearsed, then done")
    void gogo() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Shell shell = Shell.start(container);
        StandIn.start(container, "second", 50);
        User user = User.start(container, "some.user");
        user.pend("ipc://" + folder.resolve("pending"));
        String backends = shell.run("weir:backends");
        assertThat(backends).contains("nio", "epoll", "second");
        if (ON_17) {
            assertThat(backends).contains(NEEDS_22);
        }
        assertThat(shell.run("weir:services")).contains("some.user");
        assertThat(shell.run("weir:ops"))
                .contains("some.user", BEST)
                .containsIgnoringCase("accept")
                .containsIgnoringCase("recv")
                .containsIgnoringCase("sleep");

        try (Load load = new Load(user, folder)) {
            assertThat(shell.run("weir:swap second --dry-run")).isNotBlank();
            assertThat(container.backend()).isEqualTo(BEST);
            assertThat(shell.run("weir:swap second")).contains("second");
            container.awaitBackend("second");
            load.goesOn();
            assertThat(shell.run("weir:swap no-such-backend")).contains("no-such-backend");
            assertThat(container.backend()).isEqualTo("second");
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }

    @Test
    @DisplayName("the commands are there without Gogo")
    void commands() throws Exception {
        Container container = bootAll();
        ServiceReference<?> commands =
                container.services(null, "(osgi.command.scope=weir)").get(0);
        assertThat((String[]) commands.getProperty("osgi.command.function"))
                .contains("backends", "services", "ops", "swap");
    }

    @Test
    @DisplayName("JMX: backends with the reason why one is not available, scopes, the oldest operations")
    void jmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = EngineView.NAME;
        Container container = bootAll();
        User user = User.start(container, "some.user");
        user.pend("ipc://" + folder.resolve("pending"));
        String backends = text(server.getAttribute(name, "Backends"));
        assertThat(backends).contains("nio", "epoll");
        if (ON_17) {
            assertThat(backends).contains(NEEDS_22);
        }
        assertThat(text(server.getAttribute(name, "Scopes"))).contains("some.user");
        assertThat(text(server.getAttribute(name, "OldestOperations"))).contains("some.user");
        assertThat(server.getMBeanInfo(name).getAttributes()).noneMatch(each -> each.isWritable());
        bundle(container, "weir.osgi").stop();
        assertThat(server.isRegistered(name)).isFalse();
    }

    private static String text(@Nullable Object value) {
        if (value != null && value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> text(Array.get(value, i)))
                    .collect(Collectors.joining("\n"));
        }
        if (value instanceof CompositeData data) {
            return data.getCompositeType().keySet().stream()
                    .map(key -> key + "=" + text(data.get(key)))
                    .collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    @Test
    @DisplayName("maxStreams: over it accept pauses, and goes on when one has gone")
    void streamsMax() throws Exception {
        Container container = bootAll("weir.streams.max", "2");
        User user = User.start(container, "user");
        String url = user.serve("tcp://127.0.0.1:0");
        try (var first = SocketChannel.open(Load.addressOf(url));
                var second = SocketChannel.open(Load.addressOf(url))) {
            Echoes.once(first, 1);
            Echoes.once(second, 2);
            try (var third = SocketChannel.open(Load.addressOf(url))) {
                third.write(ByteBuffer.wrap(new byte[] {1}));
                third.configureBlocking(false);
                Echoes.once(first, 3);
                assertThat(third.read(ByteBuffer.allocate(1))).isZero();
                second.close();
                Bounds.until("the third is served", () -> Echoes.hasAnswer(third));
            }
        }
    }
}

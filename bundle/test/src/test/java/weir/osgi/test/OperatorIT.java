package weir.osgi.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
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
        container.start("org.apache.felix.gogo.runtime");
        StandIn.start(container, "second", 50);
        User user = User.start(container, "some.user");
        user.pend("ipc://" + folder.resolve("pending"));
        String backends = gogo(container, "weir:backends");
        assertThat(backends).contains("nio", "epoll", "second");
        if (ON_17) {
            assertThat(backends).contains(NEEDS_22);
        }
        assertThat(gogo(container, "weir:services")).contains("some.user");
        assertThat(gogo(container, "weir:ops"))
                .contains("some.user", BEST)
                .containsIgnoringCase("accept")
                .containsIgnoringCase("recv")
                .containsIgnoringCase("sleep");

        try (Load load = new Load(user, folder)) {
            assertThat(gogo(container, "weir:swap second --dry-run")).isNotBlank();
            assertThat(container.backend()).isEqualTo(BEST);
            assertThat(gogo(container, "weir:swap second")).contains("second");
            container.awaitBackend("second");
            load.goesOn();
            assertThat(gogo(container, "weir:swap no-such-backend")).contains("no-such-backend");
            assertThat(container.backend()).isEqualTo("second");
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }

    /** Runs a command in a real shell's session; what it printed, its result, or its failure. */
    private static String gogo(Container container, String command) throws ReflectiveOperationException {
        ServiceReference<?> reference = container
                .services("org.apache.felix.service.command.CommandProcessor", null)
                .get(0);
        Object processor = container.context().getService(reference);
        Class<?> type = reference.getBundle().loadClass("org.apache.felix.service.command.CommandProcessor");
        Class<?> sessionType = reference.getBundle().loadClass("org.apache.felix.service.command.CommandSession");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, UTF_8);
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, new ByteArrayInputStream(new byte[0]), out, out);
        Object result;
        try {
            result = sessionType.getMethod("execute", CharSequence.class).invoke(session, command);
        } catch (InvocationTargetException e) {
            result = e.getCause();
        } finally {
            sessionType.getMethod("close").invoke(session);
        }
        return bytes.toString(UTF_8) + (result == null ? "" : result);
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
        ObjectName name = new ObjectName("weir:type=Engine");
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

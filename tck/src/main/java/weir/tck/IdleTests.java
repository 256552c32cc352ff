package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;

/**
 * What the operating system sees of a service that has nothing to do. For backends on a real operating system, as
 * {@link ProcessTests}.
 */
public abstract class IdleTests extends KitFixture {
    private static final String NAME = "idle";
    private static final int LOOKS = 200;

    /** For subclasses. */
    protected IdleTests() {}

    @Test
    @DisplayName("T4 an idle service makes no wake-ups: with a listener, pending operations, and a far timer")
    void noWakeUps() throws Exception {
        needs(Capability.TCP);
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "this needs Linux");
        // Renamed, so that its loop is not taken for the other service's, whose timer lets the time pass.
        AioService idle = open(
                newEngine(new RenamedProvider(provider(), NAME, 1), EngineOptions.DEFAULT.withLoops(1)),
                AioConfig.DEFAULT.withName(NAME));
        List<Aio> pending = new ArrayList<>();
        StreamListener listener = idle.listener("tcp://127.0.0.1:0");
        listener.listen();
        for (int i = 0; i < 10; i++) {
            Aio accept = idle.newAio(own -> {});
            Aio dial = idle.newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(idle.dialer(listener.url()).dial(dial)).isTrue();
            ByteStream near = awaitOk(dial).stream();
            ByteStream far = awaitOk(accept).stream();
            send(idle, near, pattern(100, i)); // so that each has been busy
            receive(idle, far, 100);
            Aio recv = idle.newAio(own -> {});
            assertThat(near.recv(recv.setIov(ByteBuffer.allocate(10)))).isTrue();
            Aio readable = idle.newAio(own -> {});
            assertThat(far.readable(readable.setTimeout(Duration.ofHours(2)))).isTrue();
            pending.addAll(List.of(recv, readable));
        }
        Aio accept = idle.newAio(own -> {});
        assertThat(listener.accept(accept)).isTrue();
        Aio far = idle.newAio(own -> {});
        assertThat(idle.sleep(Duration.ofHours(1), far)).isTrue();
        pending.addAll(List.of(accept, far));

        Path loop = taskNamed("weir-" + NAME + "-0");
        awaitRest(loop);
        long before = switches(loop);
        try (Aio time = service().newAio()) {
            assertThat(service().sleep(Duration.ofSeconds(2), time)).isTrue();
            awaitOk(time);
        }
        assertThat(switches(loop) - before).as("wake-ups in 2 s").isZero();
        assertThat(pending).allMatch(Aio::busy);
    }

    private static Path taskNamed(String name) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path each : tasks) {
                if (Files.readString(each.resolve("comm")).strip().equals(name)) {
                    return each;
                }
            }
        }
        throw new AssertionError("no thread of this process is named " + name);
    }

    /** Until the loop has gone to sleep after the last submission, and stays there for a while. */
    private static void awaitRest(Path task) {
        long[] last = {-1};
        int[] same = {0};
        until("the loop rests", () -> {
            long now = switches(task);
            same[0] = now == last[0] && status(task, "State").startsWith("S") ? same[0] + 1 : 0;
            last[0] = now;
            return same[0] == LOOKS;
        });
    }

    private static long switches(Path task) {
        return Long.parseLong(status(task, "voluntary_ctxt_switches"));
    }

    private static String status(Path task, String field) {
        try {
            return Files.readAllLines(task.resolve("status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

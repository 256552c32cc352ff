package weir.sp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import weir.api.AioException;
import weir.sp.SpContext;
import weir.sp.SpFixture;
import weir.sp.SpSocket;

/**
 * Sockets of Weir's against processes of real NNG. How many messages a combination sends is told by
 * {@code -Dweir.sp.messages} (of up to 4 KiB), {@code -Dweir.sp.large} (of up to 1 MiB), {@code -Dweir.sp.nngcat}; long
 * runs need {@code -Dweir.sp.seconds} as well. What was sent, and how fast, is told in {@code target/interop.txt}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
abstract class InteropFixture extends SpFixture {
    static final int MESSAGES = Integer.getInteger("weir.sp.messages", 400);
    static final int LARGE = Integer.getInteger("weir.sp.large", 3);
    static final int NNGCAT = Integer.getInteger("weir.sp.nngcat", 20);

    static final int SMALL_SIZE = 4 << 10;
    /** One more, and NNG's default of the largest message it takes would be exceeded by a header. */
    static final int LARGE_SIZE = (1 << 20) - 64;

    private boolean listens;

    /** A run of a combination. */
    interface Run {
        void run(long count, Pattern pattern) throws Exception;
    }

    /** Runs with Weir listening and with Weir dialling, with small messages and with large ones. */
    final void bothWays(String what, Run run) throws Exception {
        bothWays(what, MESSAGES, 0, run);
    }

    /** As the other, with another number of small messages, and with a least size. */
    final void bothWays(String what, long small, int least, Run run) throws Exception {
        for (boolean way : new boolean[] {true, false}) {
            listens = way;
            timed(what, small, Pattern.of(small + (way ? 1 : 2), least, SMALL_SIZE), run);
            timed(what + ", large", LARGE, Pattern.of(LARGE + (way ? 3 : 4), least, LARGE_SIZE), run);
        }
    }

    private void timed(String what, long count, Pattern pattern, Run run) throws Exception {
        long start = System.nanoTime();
        run.run(count, pattern);
        double seconds = (System.nanoTime() - start) / 1e9;
        tell("%s %s, Weir %s, %s: %d messages, %.2f s, %.0f/s%n"
                .formatted(
                        place().backend(),
                        url().replaceAll(":.*", ""),
                        listens ? "listens" : "dials",
                        what,
                        count,
                        seconds,
                        count / seconds));
    }

    private static void tell(String line) throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Files.writeString(target.resolve("interop.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Starts a peer and connects the socket with it, whoever listens in this run. */
    final Peer meet(SpSocket socket, String protocol, String action, long count, Pattern pattern, String... options)
            throws AioException {
        String url = listens ? socket.listen(url()).url() : url();
        List<String> arguments = new ArrayList<>(List.of(
                protocol,
                listens ? "dial" : "listen",
                url,
                action,
                Long.toString(count),
                pattern.sizes(),
                Long.toUnsignedString(pattern.seed())));
        if (!pattern.topics().isEmpty()) {
            arguments.add("topics=" + String.join(",", pattern.topics()));
        }
        String patience = Long.toString((Peer.SECONDS - 10) * 1000);
        arguments.addAll(List.of("seconds=" + (Peer.SECONDS - 5), "linger=" + patience));
        arguments.addAll(List.of("sendms=" + patience, "recvms=" + patience));
        arguments.addAll(List.of(options));
        Peer peer = Peer.start(arguments.toArray(String[]::new));
        if (!listens) {
            socket.dial(peer.awaitReady());
        }
        return peer;
    }

    final boolean listens() {
        return listens;
    }

    static List<SpContext> contexts(int count, Supplier<SpContext> open) {
        List<SpContext> contexts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contexts.add(open.get());
        }
        return contexts;
    }

    /** Waits until the socket has its pipe, for protocols that send to nobody without complaint. */
    static void awaitPipe(SpSocket socket, Peer peer) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.SECONDS);
        while (socket.pipes().isEmpty()) {
            assertThat(end - System.nanoTime())
                    .as("time left; " + peer.output())
                    .isPositive();
            Thread.onSpinWait();
        }
    }

    /** The peer has verified all; then lets it go and expects it to end well. */
    static void received(Peer peer, SpSocket socket, Pattern pattern, long count) {
        String report = peer.awaitReport();
        assertThat((long) Peer.field(report, "received")).as(report).isEqualTo(count);
        assertThat(Peer.checksum(report)).as(report).isEqualTo(pattern.checksum(count));
        socket.close();
        peer.awaitOk();
    }

    /** Lets a peer go that has nothing more to say, and expects it to end well. */
    static void release(Peer peer, SpSocket socket) {
        socket.close();
        peer.awaitOk();
    }
}

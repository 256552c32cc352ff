package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.backend.nio.NioProvider;
import weir.sp.pipe.Pipe;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** What is left when a service closes under its sockets: nothing (S1). On several loops, so that nothing ends in a row. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServiceCloseTest {
    private final Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(4));
    private EngineScope scope;

    private void open() throws Exception {
        if (engine.backends().isEmpty()) {
            engine.add(new NioProvider());
        }
        scope = engine.open(AioConfig.DEFAULT);
    }

    @Test
    @DisplayName(
            "S1 a service that closes ends all operations, in every state of its sockets, and leaves no thread or file")
    void nothingIsLeft() throws Exception {
        int before = 0;
        for (int round = 0; round < 10; round++) {
            open();
            List<Aio> running = new ArrayList<>();
            PushSocket push = PushSocket.open(scope);
            PullSocket pull = PullSocket.open(scope);
            ReqSocket req = ReqSocket.open(scope);
            RepSocket rep = RepSocket.open(scope);
            push.dial(pull.listen("tcp://127.0.0.1:0").url());
            req.dial(rep.listen("tcp://127.0.0.1:0").url());
            PushSocket.open(scope).dial("tcp://127.0.0.1:1"); // dials again and again
            SpEndpoint stalls = PullSocket.open(scope).listen("tcp://127.0.0.1:0");
            RawPeer stalling = RawPeer.connect(stalls.url()); // in its handshake
            CompletableFuture<Void> stalled = stalling.closeWithPeer();
            for (int i = 0; i < 10; i++) {
                SpContext asking = req.context();
                Aio ask = scope.newAio().setMessage(SpMessage.of("ask"));
                asking.send(ask);
                assertThat(ask.await(SpFixture.BOUND)).isTrue();
                running.add(receive(asking::recv));
            }
            Aio sends = scope.newAio();
            do {
                push.send(sends.setMessage(SpMessage.ofCapacity(1 << 20).append(new byte[1 << 20])));
            } while (sends.await(Duration.ofMillis(50)));
            running.add(sends);
            PairSocket alone = PairSocket.open(scope);
            running.add(receive(alone::recv));
            scope.close();
            for (Aio aio : running) {
                assertThat(aio.await(SpFixture.BOUND)).isTrue();
                assertThat(aio.result()).isEqualTo(AioStatus.STOPPED);
            }
            assertThat(push.isOpen()).isFalse();
            stalled.get(SpFixture.BOUND.toSeconds(), TimeUnit.SECONDS);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("weir-nio"));
            int now = sockets();
            if (round > 1) { // the JDK opens some of its own at first, and keeps them
                assertThat(now).as("sockets and pollers").isLessThanOrEqualTo(before);
            }
            before = now;
        }
    }

    private Aio receive(SpFixture.Submission recv) {
        Aio aio = scope.newAio();
        assertThat(recv.submit(aio)).isTrue();
        return aio;
    }

    private static int sockets() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    count += target.startsWith("socket:") || target.startsWith("anon_inode:") ? 1 : 0;
                } catch (NoSuchFileException e) {
                    continue; // the directory itself, or closed meanwhile
                }
            }
        }
        return count;
    }

    @Test
    @DisplayName(
            "closing a socket closes all its pipes at once, though its loops are several and none has a read under way")
    void manyPipes() throws Exception {
        open();
        try {
            for (int round = 0; round < 10; round++) {
                PullSocket pull = PullSocket.open(scope);
                String url = pull.listen("tcp://127.0.0.1:0").url();
                List<RawPeer> peers = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    peers.add(RawPeer.of(url, 80).send("a").send("b"));
                }
                SpFixture.until(() -> holding(pull) == 300);
                pull.close();
                for (RawPeer peer : peers) {
                    peer.awaitClosed();
                    peer.close();
                }
            }
        } finally {
            scope.close();
        }
    }

    private static long holding(SpSocket socket) {
        socket.core().lock();
        try {
            return socket.core().pipes().stream().filter(Pipe::holds).count();
        } finally {
            socket.core().unlock();
        }
    }
}

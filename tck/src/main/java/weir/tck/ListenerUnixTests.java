package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.StreamOptionTests.requireStatus;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Capability;

/** The paths of Unix listeners (E4): whose they are, when they may be taken, and who may connect. */
public abstract class ListenerUnixTests extends KitFixture {
    private Path path;
    private String url;

    /** For subclasses. */
    protected ListenerUnixTests() {}

    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.UNIX);
        path = folder.resolve("s");
        url = "ipc://" + path;
    }

    private StreamListener listener() {
        try {
            return service().listener(url);
        } catch (AioException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Connects through the path and moves a byte, so that it is this listener that answers. */
    private void requireServes(StreamListener listener) {
        Pair pair = connect(listener);
        send(client(), pair.near(), new byte[] {1});
        assertThat(receive(service(), pair.far(), 1)).containsExactly(1);
    }

    @Test
    @DisplayName("E4 a path that does not exist is made, and unlinked at close")
    void madeAndUnlinked() {
        StreamListener listener = listen(url);
        assertThat(isThere(path)).isTrue();
        requireServes(listener);
        listener.close();
        assertThat(isThere(path)).isFalse();
    }

    @Test
    @DisplayName("E4 closing the service unlinks the path")
    void serviceCloseUnlinks() throws AioException {
        AioService scope = open(engine(), AioConfig.DEFAULT.withName("short"));
        scope.listener(url).listen();
        assertThat(isThere(path)).isTrue();
        scope.close();
        assertThat(isThere(path)).isFalse();
    }

    @Test
    @DisplayName("E4 a path can be listened on again as soon as its listener is closed")
    void againAtOnce() {
        for (int i = 0; i < 20; i++) {
            try (StreamListener listener = listen(url)) {
                requireServes(listener);
            }
        }
        assertThat(isThere(path)).isFalse();
    }

    @Test
    @DisplayName("E4 the socket of a crashed owner is replaced")
    void crashedOwner() throws IOException {
        RawSockets.leaveBehind(path);
        assertThat(isThere(path)).isTrue();
        StreamListener listener = listen(url);
        requireServes(listener);
        listener.close();
        assertThat(isThere(path)).isFalse();
    }

    @Test
    @DisplayName("E4 the socket of a live owner is ADDRINUSE and stays")
    void liveOwner() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel owner = RawSockets.serve(address, 10)) {
            Object inode = Files.getAttribute(path, "unix:ino");
            StreamListener listener = listener();
            requireStatus(AioStatus.ADDRINUSE, listener::listen);
            listener.close();
            assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode);
            RawSockets.connect(address).close();
            assertThat(owner.isOpen()).isTrue();
        }
        delete(path);
    }

    @Test
    @DisplayName("E5 a second listener on a path is ADDRINUSE, and its close takes nothing from the first")
    void secondListener() throws AioException {
        StreamListener first = listen(url);
        StreamListener second = listener();
        requireStatus(AioStatus.ADDRINUSE, second::listen);
        second.close();
        assertThat(isThere(path)).isTrue();
        StreamListener third = listener();
        requireStatus(AioStatus.ADDRINUSE, third::listen);
        first.close();
        third.listen();
        requireServes(third);
    }

    @Test
    @DisplayName("E4 of two that find a crashed owner's socket together one gets it")
    void twoAtOnce() throws Exception {
        for (int round = 0; round < 30; round++) {
            RawSockets.leaveBehind(path);
            StreamListener[] listeners = {listener(), listener()};
            AtomicInteger ready = new AtomicInteger();
            AtomicInteger inUse = new AtomicInteger();
            Thread[] threads = new Thread[2];
            for (int i = 0; i < 2; i++) {
                StreamListener mine = listeners[i];
                threads[i] = new Thread(() -> {
                    ready.incrementAndGet();
                    until("both are ready", () -> ready.get() == 2);
                    try {
                        mine.listen();
                    } catch (AioException e) {
                        inUse.addAndGet(e.status() == AioStatus.ADDRINUSE ? 1 : 100);
                    }
                });
                threads[i].start();
            }
            for (Thread each : threads) {
                each.join();
            }
            assertThat(inUse).as("losers, which find the address in use").hasValue(1);
            RawSockets.connect(UnixDomainSocketAddress.of(path)).close();
            listeners[0].close();
            listeners[1].close();
            assertThat(isThere(path)).isFalse();
        }
    }

    @Test
    @DisplayName("E4 a regular file is refused with EXIST and untouched")
    void regularFile() throws IOException {
        Files.writeString(path, "precious");
        StreamListener listener = listener();
        requireStatus(AioStatus.EXIST, listener::listen);
        listener.close();
        assertThat(Files.readString(path)).isEqualTo("precious");
    }

    @Test
    @DisplayName("E4 a folder is refused with EXIST")
    void folderInTheWay() throws IOException {
        Files.createDirectory(path);
        StreamListener listener = listener();
        requireStatus(AioStatus.EXIST, listener::listen);
        listener.close();
        assertThat(Files.isDirectory(path)).isTrue();
    }

    @Test
    @DisplayName("E4 a symbolic link is refused with EXIST; link and target are untouched")
    void symbolicLink() throws IOException {
        Path target = folder.resolve("target");
        Files.writeString(target, "precious");
        Files.createSymbolicLink(path, target);
        StreamListener listener = listener();
        requireStatus(AioStatus.EXIST, listener::listen);
        listener.close();
        assertThat(Files.isSymbolicLink(path)).isTrue();
        assertThat(Files.readString(target)).isEqualTo("precious");
    }

    @Test
    @DisplayName("E4 a refused listen() may be tried again once the path is free")
    void tryAgain() throws IOException {
        Files.writeString(path, "precious");
        StreamListener listener = listener();
        requireStatus(AioStatus.EXIST, listener::listen);
        delete(path);
        listener.listen();
        requireServes(listener);
    }

    @Test
    @DisplayName("E4 a path that has become another file's is not unlinked")
    void replacedByFile() throws IOException {
        StreamListener listener = listen(url);
        // Made beside and moved over it, so that it cannot get the inode of the socket.
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        listener.close();
        assertThat(Files.readString(path)).isEqualTo("precious");
    }

    @Test
    @DisplayName("E4 a path that has become another socket's is not unlinked")
    void replacedBySocket() throws IOException {
        StreamListener listener = listen(url);
        Path other = folder.resolve("other");
        try (ServerSocketChannel owner = RawSockets.serve(UnixDomainSocketAddress.of(other), 10)) {
            Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            listener.close();
            assertThat(isThere(path)).isTrue();
            RawSockets.connect(UnixDomainSocketAddress.of(path)).close();
            assertThat(owner.isOpen()).isTrue();
        }
        delete(path);
    }

    @Test
    @DisplayName("E4 a path that was unlinked and is another socket's now is not unlinked")
    void takenByOther() throws IOException {
        StreamListener listener = listen(url);
        delete(path);
        // While our socket lives it keeps its inode, so this is another one.
        try (ServerSocketChannel owner = RawSockets.serve(UnixDomainSocketAddress.of(path), 10)) {
            listener.close();
            RawSockets.connect(UnixDomainSocketAddress.of(path)).close();
            assertThat(owner.isOpen()).isTrue();
        }
        delete(path);
    }

    @Test
    @DisplayName("E4 a path that somebody has unlinked already is no trouble at close")
    void unlinkedBefore() {
        StreamListener listener = listen(url);
        delete(path);
        listener.close();
        try (StreamListener again = listen(url)) {
            requireServes(again);
        }
    }

    @Test
    @DisplayName("E4 the option permissions says who may connect")
    void permissions() throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw-rw----");
        StreamListener listener = listener();
        listener.setOption(StreamOptions.PERMISSIONS, wanted).listen();
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(wanted);
        assertThat(listener.getOption(StreamOptions.PERMISSIONS)).isEqualTo(wanted);
        requireServes(listener);
        listener.close();
        assertThat(isThere(path)).isFalse();
    }

    @Test
    @DisplayName("E4 the option permissions holds for a crashed owner's path too")
    void permissionsOnCrashedOwners() throws IOException {
        RawSockets.leaveBehind(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw-------");
        StreamListener listener = listener();
        listener.setOption(StreamOptions.PERMISSIONS, wanted).listen();
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(wanted);
    }

    @Test
    @DisplayName("E4 there is no moment of wider rights at which one could connect")
    void permissionsWithoutWindow() throws Exception {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw-------");
        AtomicReference<Set<PosixFilePermission>> seen = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            while (!over.get()) {
                try (SocketChannel raw = RawSockets.connect(UnixDomainSocketAddress.of(path))) {
                    // Connecting was possible: whatever the rights are now, they must be those asked for.
                    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
                    if (raw.isOpen() && !now.equals(wanted)) {
                        seen.set(now);
                    }
                } catch (IOException e) {
                    Thread.onSpinWait(); // not there, or not listening yet
                }
            }
        });
        watcher.start();
        try {
            for (int i = 0; i < 200; i++) {
                StreamListener listener = listener();
                listener.setOption(StreamOptions.PERMISSIONS, wanted).listen();
                listener.close();
            }
        } finally {
            over.set(true);
            watcher.join();
        }
        assertThat(seen).hasNullValue();
    }

    @Test
    @DisplayName("E1 a path in a folder that does not exist is NOENT")
    void missingFolder() throws AioException {
        requireStatus(AioStatus.NOENT, service().listener("ipc://" + folder.resolve("none/s"))::listen);
    }

    @Test
    @DisplayName("E1 a path of 106 bytes is served; one of 108 is refused, with what is allowed")
    void longPaths() throws AioException {
        String start = folder + "/";
        path = Path.of(start + "x".repeat(106 - start.length()));
        url = "ipc://" + path;
        StreamListener listener = listen(url);
        requireServes(listener);
        listener.close();
        assertThat(isThere(path)).isFalse();
        assertThatThrownBy(() -> service().listener("ipc://" + path + "xx"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("108")
                .hasMessageContaining("107");
    }
}

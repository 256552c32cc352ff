package weir.spi.engine.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/**
 * The file that a listening Unix socket leaves in the file system: taken over from a crashed owner, protected, removed
 * at the end (rule E4).
 */
final class UnixPath {
    private static final System.Logger LOG = System.getLogger("weir.socket");

    private final Poller poller;
    private final Path path;
    /** Device and inode of the file that we made; null before. */
    private @Nullable Object key;

    UnixPath(Poller poller, Path path) {
        this.poller = poller;
        this.path = path;
    }

    private interface Attempt {
        /** Makes the file; ADDRINUSE if there is one. */
        void run() throws IOException;
    }

    /** Lets a socket listen at the path, which must be free or left behind by a dead socket. */
    UnixPath listen(PollSocket socket, int backlog, @Nullable Set<PosixFilePermission> permissions) throws IOException {
        if (permissions == null) {
            claim(() -> socket.listen(UnixDomainSocketAddress.of(path), backlog));
        } else {
            listenAside(socket, backlog, permissions);
        }
        key = key(path);
        return this;
    }

    /**
     * Listens in a folder that only we may enter, sets the permissions, and links the socket to its place: so there is
     * no moment at which more than those meant may connect. A link, like a bind, does not replace what is there.
     */
    private void listenAside(PollSocket socket, int backlog, Set<PosixFilePermission> permissions) throws IOException {
        Path parent = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), Path.of("/"));
        Path folder = parent.resolve(".w" + Integer.toString(System.identityHashCode(this), Character.MAX_RADIX));
        Path aside = folder.resolve("s");
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (NoSuchFileException e) {
            throw new AioException(AioStatus.NOENT, "the folder of " + path, e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new AioException(AioStatus.PERM, "no private folder beside " + path + " to set permissions in", e);
        }
        try {
            socket.listen(UnixDomainSocketAddress.of(aside), backlog);
            Files.setPosixFilePermissions(aside, permissions);
            claim(() -> link(aside));
        } finally {
            Files.deleteIfExists(aside);
            Files.deleteIfExists(folder);
        }
    }

    private void link(Path aside) throws IOException {
        try {
            Files.createLink(path, aside);
        } catch (FileAlreadyExistsException e) {
            throw new AioException(AioStatus.ADDRINUSE, path + " exists", e);
        }
    }

    private void claim(Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (AioException e) {
            if (e.status() != AioStatus.ADDRINUSE) {
                throw e;
            }
            removeIfDead(e);
            attempt.run();
        }
    }

    private void removeIfDead(AioException inUse) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // its owner has just removed it
        }
        if (!found.isOther()) {
            throw new AioException(
                    AioStatus.EXIST, path + " exists and is no socket; allowed: no file, or a dead socket", inUse);
        }
        if (isAlive()) {
            throw inUse;
        }
        // Another process may have replaced it since: only what was found dead may go.
        if (Objects.equals(found.fileKey(), key(path))) {
            Files.deleteIfExists(path);
        }
    }

    private boolean isAlive() throws IOException {
        PollSocket probe = poller.open(SocketKind.STREAM, StandardProtocolFamily.UNIX);
        try {
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (AioException e) {
            return e.status() != AioStatus.CONNREFUSED && e.status() != AioStatus.NOENT;
        } finally {
            Failures.closeQuietly(probe);
        }
    }

    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return Objects.requireNonNullElse(key, path);
    }

    /** Unlinks the file if it is still the one that we made. */
    void unlink() {
        try {
            if (key != null && key.equals(key(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} has been removed by somebody else", path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the socket's file " + path + " could not be removed", e);
        }
    }
}

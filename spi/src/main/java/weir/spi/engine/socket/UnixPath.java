package weir.spi.engine.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** Starters of one process take turns. */
    private static final Object TAKEOVER = new Object();

    private final Path path;
    /** Device and inode of the file that we made; null before. */
    private @Nullable Object key;

    UnixPath(Path path) {
        this.path = path;
    }

    /**
     * Lets a socket listen at the path, which must be free or left behind by a dead socket.
     *
     * @param poller asks whether a socket found there is dead; not kept, as the listener may outlive it
     */
    UnixPath listen(PollSocket socket, int backlog, @Nullable Set<PosixFilePermission> permissions, Poller poller)
            throws IOException {
        synchronized (TAKEOVER) {
            if (permissions == null && isFree()) {
                socket.listen(UnixDomainSocketAddress.of(path), backlog);
            } else {
                requireDead(poller);
                listenAside(socket, backlog, permissions);
            }
            key = key(path);
        }
        return this;
    }

    private boolean isFree() {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Listens in a folder that only we may enter, sets the permissions, and links the socket to its place. So there is no
     * moment at which more than those meant may connect, and none at which another starter could take it for dead. A
     * link, like a bind, does not replace what is there.
     */
    private void listenAside(PollSocket socket, int backlog, @Nullable Set<PosixFilePermission> permissions)
            throws IOException {
        Path folder = beside();
        Path aside = folder.resolve("s");
        makePrivate(folder);
        try {
            socket.listen(UnixDomainSocketAddress.of(aside), backlog);
            if (permissions != null) {
                Files.setPosixFilePermissions(aside, permissions);
            }
            try {
                Files.createLink(path, aside);
            } catch (FileAlreadyExistsException e) {
                throw new AioException(AioStatus.ADDRINUSE, path + " exists", e);
            }
        } finally {
            Files.deleteIfExists(aside);
            Files.deleteIfExists(folder);
        }
    }

    private Path beside() {
        Path parent = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), Path.of("/"));
        long unique = ProcessHandle.current().pid() * 65_537 + System.identityHashCode(this);
        return parent.resolve(".w" + Long.toString(unique, Character.MAX_RADIX));
    }

    private void makePrivate(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (NoSuchFileException e) {
            throw new AioException(AioStatus.NOENT, "the folder of " + path, e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new AioException(AioStatus.PERM, "no private folder can be made beside " + path, e);
        }
    }

    /** Removes what a crashed owner has left; refuses what lives, and what is no socket. */
    private void requireDead(Poller poller) throws IOException {
        if (isFree()) {
            return;
        }
        requireDeadSocket(path, poller);
        Path aside = beside();
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // its owner, or another starter, has just removed it
        }
        try {
            // Another process may have replaced it in between: then it gets its place back.
            requireDeadSocket(aside, poller);
        } catch (AioException e) {
            Files.createLink(path, aside);
            throw e;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private void requireDeadSocket(Path file, Poller poller) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!found.isOther()) {
            throw new AioException(
                    AioStatus.EXIST, path + " exists and is no socket; allowed: no file, or a dead socket");
        }
        if (isAlive(file, poller)) {
            throw new AioException(AioStatus.ADDRINUSE, path + " is the socket of a live owner");
        }
    }

    private static boolean isAlive(Path file, Poller poller) throws IOException {
        PollSocket probe = poller.open(SocketKind.STREAM, StandardProtocolFamily.UNIX);
        try {
            probe.connect(UnixDomainSocketAddress.of(file));
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

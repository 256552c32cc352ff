package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Descriptors of this process by their numbers, as whoever starts a process hands them over. No class of the backend is
 * in a signature: older Javas, which look at tests that they skip, cannot read them.
 */
final class OpenDescriptors {
    private OpenDescriptors() {}

    /** A duplicate of the channel's socket under a number of its own; the channel is closed. */
    static int takenFrom(NetworkChannel channel) throws IOException {
        int duplicate = duplicateOf(channel);
        channel.close();
        return duplicate;
    }

    /** A duplicate of the channel's socket under a number of its own. */
    static int duplicateOf(NetworkChannel channel) throws IOException {
        int found = new Descriptors(new ScratchPool()).find(channel);
        int duplicate = Libc.fcntl(new Scratch(), found, Constants.F_DUPFD_CLOEXEC, 0);
        assertThat(duplicate).isPositive();
        return duplicate;
    }

    /** The number of the channel's own descriptor. */
    static int numberOf(NetworkChannel channel) throws IOException {
        Descriptors descriptors = new Descriptors(new ScratchPool());
        descriptors.guessNext(); // wrong: so that it has to be looked for
        return descriptors.find(channel);
    }

    /** Something that is no socket. */
    static int eventfd() {
        int made = Libc.eventfd(new Scratch());
        assertThat(made).isPositive();
        return made;
    }

    static void close(int fd) {
        assertThat(Libc.close(new Scratch(), fd)).isZero();
    }

    static boolean isOpen(int fd) {
        return Files.exists(Path.of("/proc/self/fd/" + fd), LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isBlocking(int fd) {
        return (Libc.fcntl(new Scratch(), fd, Constants.F_GETFL, 0) & Constants.O_NONBLOCK) == 0;
    }
}

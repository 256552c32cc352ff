package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import weir.api.AioException;
import weir.api.AioStatus;

/**
 * Finds the descriptor of a channel, which the JDK does not tell. An option of the channel is changed through the JDK,
 * and the descriptor whose socket shows the change, and shows it gone when it is taken back, is the one. The addresses of
 * a channel would not do: after a handover they are not those of its socket.
 *
 * <p>Channels that are opened one after another have neighbouring descriptors, so the search begins where the last one
 * ended, and lists all descriptors of the process only if that fails.
 */
final class Descriptors {
    private static final int NEIGHBOURS = 16;
    private static final int MARK_SECONDS = 23_459;

    private final ScratchPool scratches;
    /** A racy hint. */
    private volatile int last;

    Descriptors(ScratchPool scratches) {
        this.scratches = scratches;
    }

    /** What the next descriptor of this process will be, unless another thread opens one first. */
    void guessNext() {
        Scratch scratch = scratches.borrow();
        try {
            int next = Libc.eventfd(scratch);
            if (next >= 0) {
                Libc.close(scratch, next);
                last = next;
            }
        } finally {
            scratches.giveBack(scratch);
        }
    }

    /** The descriptor; the channel keeps it. One search at a time, since two would see each other's marks. */
    int find(NetworkChannel channel) throws IOException {
        synchronized (Descriptors.class) {
            Scratch scratch = scratches.borrow();
            try (Mark mark = markOf(channel)) {
                int found = search(scratch, mark, neighbours(last));
                if (found < 0) {
                    found = search(scratch, mark, all());
                }
                if (found < 0) {
                    throw new AioException(AioStatus.SYSERR, "no descriptor of this process belongs to " + channel);
                }
                last = found;
                return found;
            } finally {
                scratches.giveBack(scratch);
            }
        }
    }

    private static int search(Scratch scratch, Mark mark, List<Integer> candidates) throws IOException {
        for (int candidate : candidates) {
            mark.set(true);
            if (mark.isSeenAt(scratch, candidate) && isIt(scratch, mark, candidate)) {
                return candidate;
            }
        }
        return -1;
    }

    /**
     * Looks twice, and through a duplicate: another thread may close the candidate, and open another socket in its place,
     * between two looks.
     */
    private static boolean isIt(Scratch scratch, Mark mark, int candidate) throws IOException {
        int duplicate = Libc.fcntl(scratch, candidate, F_DUPFD_CLOEXEC, 0);
        if (duplicate < 0) {
            return false; // closed meanwhile, or out of descriptors: then nothing can be taken over anyway
        }
        try {
            boolean follows = true;
            for (boolean wanted : new boolean[] {true, false, true, false}) {
                mark.set(wanted);
                follows &= mark.isSeenAt(scratch, duplicate) == wanted;
            }
            return follows;
        } finally {
            Libc.close(scratch, duplicate);
        }
    }

    private static List<Integer> neighbours(int around) {
        List<Integer> near = new ArrayList<>();
        near.add(around);
        for (int i = 1; i <= NEIGHBOURS; i++) {
            near.add(around + i);
            near.add(Math.max(0, around - i));
        }
        return near;
    }

    private static List<Integer> all() throws IOException {
        List<Integer> all = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                all.add(Integer.valueOf(String.valueOf(each.getFileName())));
            }
        }
        return all;
    }

    // Marks

    private static Mark markOf(NetworkChannel channel) throws IOException {
        if (channel instanceof SocketChannel) {
            return new Mark(channel, StandardSocketOptions.SO_LINGER, MARK_SECONDS, SOCK_STREAM, SO_LINGER);
        }
        if (channel instanceof DatagramChannel) {
            return Mark.flipping(channel, StandardSocketOptions.SO_BROADCAST, SOCK_DGRAM, SO_BROADCAST);
        }
        if (channel instanceof ServerSocketChannel
                && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)) {
            return Mark.flipping(channel, StandardSocketOptions.SO_REUSEADDR, SOCK_STREAM, SO_REUSEADDR);
        }
        // A Unix listener: nothing is ever received on it.
        return new Mark(channel, StandardSocketOptions.SO_RCVBUF, MARK_SECONDS, SOCK_STREAM, SO_RCVBUF);
    }

    /** A value of an option that tells one socket from others. */
    private static final class Mark implements AutoCloseable {
        private final NetworkChannel channel;
        private final SocketOption<Object> option;
        private final Object before;
        private final Object marked;
        private final int type;
        private final int name;
        private boolean set;

        @SuppressWarnings("unchecked") // the value is of the option's type
        <T> Mark(NetworkChannel channel, SocketOption<T> option, T marked, int type, int name) throws IOException {
            this.channel = channel;
            this.option = (SocketOption<Object>) option;
            this.marked = marked;
            this.type = type;
            this.name = name;
            before = Objects.requireNonNull(channel.getOption(option), "these options have a value");
        }

        static Mark flipping(NetworkChannel channel, SocketOption<Boolean> option, int type, int name)
                throws IOException {
            return new Mark(channel, option, !channel.getOption(option), type, name);
        }

        void set(boolean wanted) throws IOException {
            if (set != wanted) {
                channel.setOption(option, wanted ? marked : before);
                set = wanted;
            }
        }

        boolean isSeenAt(Scratch scratch, int fd) {
            if (Options.getIntOrError(scratch, fd, SOL_SOCKET, SO_TYPE) != type) {
                return false;
            }
            if (name == SO_LINGER) {
                return Options.lingerSeconds(scratch, fd) == MARK_SECONDS;
            }
            int value = Options.getIntOrError(scratch, fd, SOL_SOCKET, name);
            return marked instanceof Boolean flag ? (value == 1) == flag && value >= 0 : value == 2 * MARK_SECONDS;
        }

        @Override
        public void close() throws IOException {
            set(false);
        }
    }
}

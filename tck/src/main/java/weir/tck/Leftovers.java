package weir.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a test may leave behind by mistake: threads named {@code weir-*}, sockets and pollers among the process's files,
 * direct memory. Resolver threads are daemons that may outlive a service; the JDK's caches may keep some direct memory.
 */
final class Leftovers {
    private static final long DIRECT_MEMORY_SLACK = 16L << 20;

    static {
        warmUp();
    }

    /** The JDK opens sockets of its own when the first channel is used, and keeps them. */
    private static void warmUp() {
        try (ServerSocketChannel listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel near = SocketChannel.open(listener.getLocalAddress());
                SocketChannel far = listener.accept()) {
            near.shutdownOutput();
            far.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Set<String> threads;
    private final Set<String> files;
    private final long directMemory;

    private Leftovers(Set<String> threads, Set<String> files, long directMemory) {
        this.threads = threads;
        this.files = files;
        this.directMemory = directMemory;
    }

    static Leftovers now() {
        return new Leftovers(weirThreads(), socketFiles(), directMemory());
    }

    void requireNothingNew() {
        KitFixture.until(
                "threads end: " + newOnes(weirThreads(), threads),
                () -> newOnes(weirThreads(), threads).isEmpty());
        KitFixture.until(
                "sockets close: " + newOnes(socketFiles(), files),
                () -> newOnes(socketFiles(), files).isEmpty());
        long grown = directMemory() - directMemory;
        if (grown > DIRECT_MEMORY_SLACK) {
            System.gc(); // buffers that the test dropped are freed by their cleaners only
            KitFixture.until(
                    "direct memory shrinks, " + grown + " bytes more",
                    () -> directMemory() - directMemory <= DIRECT_MEMORY_SLACK);
        }
    }

    private static Set<String> newOnes(Set<String> now, Set<String> then) {
        Set<String> added = new TreeSet<>(now);
        added.removeAll(then);
        return added;
    }

    private static Set<String> weirThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-")
                        && !thread.getName().startsWith("weir-resolver-"))
                .map(thread -> thread.getName() + "#" + thread.getId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Sockets, epoll and eventfds: "socket:[123]", "anon_inode:[eventpoll]" with its number. */
    private static Set<String> socketFiles() {
        Set<String> found = new TreeSet<>();
        Path folder = Path.of("/proc/self/fd");
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String target = target(entry);
                if (target.startsWith("socket:")) {
                    found.add(target);
                } else if (target.contains("eventpoll") || target.contains("eventfd")) {
                    found.add(target + " " + entry.getFileName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String target(Path entry) throws IOException {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (NoSuchFileException e) {
            return "closed since it was listed";
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}

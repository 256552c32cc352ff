package weir.osgi.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What may be left behind by mistake: threads named {@code weir-*}, and sockets and pollers among the process's files. */
final class Leftovers {
    static {
        warmUp();
    }

    private final Set<String> threads = weirThreads();
    private final Set<String> files = socketFiles();

    /** The JDK opens sockets and pollers of its own when the first are used, and keeps them. */
    private static void warmUp() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Selector selector = Selector.open();
                DatagramSocket datagrams = new DatagramSocket(any);
                ServerSocketChannel listener = ServerSocketChannel.open().bind(any);
                SocketChannel near = SocketChannel.open(listener.getLocalAddress());
                SocketChannel far = listener.accept()) {
            selector.selectNow();
            datagrams.setSoTimeout(1);
            near.shutdownOutput();
            far.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireNothingNew() {
        Bounds.until(
                () -> "threads end: " + newOnes(weirThreads(), threads),
                () -> newOnes(weirThreads(), threads).isEmpty());
        Bounds.until(
                () -> "sockets close: " + newOnes(socketFiles(), files),
                () -> newOnes(socketFiles(), files).isEmpty());
    }

    private static Set<String> newOnes(Set<String> now, Set<String> then) {
        Set<String> added = new TreeSet<>(now);
        added.removeAll(then);
        return added;
    }

    static Set<String> threadsOf(String prefix) {
        return threads(name -> name.startsWith(prefix));
    }

    /** Those that resolve names are daemons that may stay a while. */
    private static Set<String> weirThreads() {
        return threads(name -> name.startsWith("weir-") && !name.startsWith("weir-resolver-"));
    }

    private static Set<String> threads(Predicate<String> names) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> names.test(thread.getName()))
                .map(thread -> thread.getName() + "#" + thread.getId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Sockets by their number; pollers and eventfds, which have none, by their descriptor. */
    private static Set<String> socketFiles() {
        Set<String> found = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
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
}

package weir.backend.epoll;

import static weir.backend.epoll.Constants.AF_UNIX;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Listeners of our own that channels are connected to, only so that they are connected. Made when first needed. */
final class ScratchListeners implements Closeable {
    private @Nullable ServerSocketChannel internet;
    private @Nullable ServerSocketChannel unix;
    private @Nullable Path folder;

    /** Connects a blocking channel; what it is connected to is gone at once. */
    synchronized void connect(SocketChannel channel, int domain) throws IOException {
        ServerSocketChannel listener = domain == AF_UNIX ? unix() : internet();
        channel.connect(listener.getLocalAddress());
        SocketChannel other = listener.accept();
        if (domain != AF_UNIX) {
            other.setOption(StandardSocketOptions.SO_LINGER, 0); // or the port would stay taken for a minute
        }
        other.close();
    }

    /** An address that a channel of this domain can be bound to. */
    static SocketAddress anyLocal() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    /** Binds a listener to a path that is gone at once. */
    synchronized void bindToPath(ServerSocketChannel channel) throws IOException {
        Path path = folder().resolve("s");
        channel.bind(UnixDomainSocketAddress.of(path), 1);
        Files.delete(path);
    }

    private ServerSocketChannel internet() throws IOException {
        ServerSocketChannel open = internet;
        if (open == null) {
            open = ServerSocketChannel.open(StandardProtocolFamily.INET);
            internet = open;
            open.bind(anyLocal());
        }
        return open;
    }

    private ServerSocketChannel unix() throws IOException {
        ServerSocketChannel open = unix;
        if (open == null) {
            open = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            unix = open;
            open.bind(UnixDomainSocketAddress.of(folder().resolve("l")));
        }
        return open;
    }

    private Path folder() throws IOException {
        Path made = folder;
        if (made == null) {
            made = Files.createTempDirectory("weir");
            folder = made;
        }
        return made;
    }

    @Override
    public synchronized void close() throws IOException {
        if (internet != null) {
            internet.close();
        }
        if (unix != null) {
            unix.close();
        }
        if (folder != null) {
            Files.deleteIfExists(folder.resolve("l"));
            Files.deleteIfExists(folder);
        }
    }
}

package weir.tck;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Blocking peers straight from the JDK: they see what really is on the wire, and do what Weir never does. */
final class RawSockets {
    private RawSockets() {}

    /** 127.0.0.1, asked of nobody. */
    static InetAddress loopback4() {
        return address(127, 0, 0, 1);
    }

    /** ::1, asked of nobody. */
    static InetAddress loopback6() {
        return address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    private static InetAddress address(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /** Skips the test if the machine has no ::1. */
    static void assumeIpv6() {
        try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            probe.bind(new InetSocketAddress(loopback6(), 0));
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this machine has no IPv6 loopback: " + e);
        }
    }

    /** A blocking connection to an address. */
    static SocketChannel connect(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(familyOf(address));
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A listener of the JDK's on a free port of 127.0.0.1. */
    static ServerSocketChannel serve(int backlog) throws IOException {
        return serve(new InetSocketAddress(loopback4(), 0), backlog);
    }

    /** A listener of the JDK's. */
    static ServerSocketChannel serve(SocketAddress address, int backlog) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(familyOf(address));
        try {
            return server.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** A socket file as an owner that crashed leaves it: bound once, nobody behind it. */
    static void leaveBehind(Path path) throws IOException {
        serve(UnixDomainSocketAddress.of(path), 1).close();
    }

    /** A port of 127.0.0.1 that is taken, so that nobody else gets it, but refuses connections. */
    static SocketChannel refusing() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(loopback4(), 0));
    }

    private static ProtocolFamily familyOf(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress) {
            return StandardProtocolFamily.UNIX;
        }
        boolean v6 = ((InetSocketAddress) address).getAddress() instanceof Inet6Address;
        return v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    /** The port of a TCP channel's own address. */
    static int portOf(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    /**
     * Connections that fill the queue of a listener with a backlog of 1, so that the operating system leaves whoever
     * dials next in the air. Close them all.
     */
    static List<SocketChannel> fillQueue(ServerSocketChannel server) throws IOException {
        List<SocketChannel> connections = new ArrayList<>();
        // With a backlog of 1 Linux queues two; the others only make sure.
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
            connections.add(channel);
            channel.configureBlocking(false);
            channel.connect(server.getLocalAddress());
        }
        return connections;
    }

    static void closeAll(List<? extends AutoCloseable> all) throws Exception {
        for (AutoCloseable each : all) {
            each.close();
        }
    }

    static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Reads just so many bytes. */
    static byte[] read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("end of stream after " + buffer.position() + " of " + length + " bytes");
            }
        }
        return buffer.array();
    }

    /** Reads to the end of the stream; throws if that is a reset. */
    static byte[] readToEnd(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    /** Closes a TCP connection with a reset. */
    static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }
}

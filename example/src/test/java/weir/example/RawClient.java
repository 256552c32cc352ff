package weir.example;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import weir.api.AioUrl;

/** A client that knows nothing of Weir: a blocking socket of the JDK's. */
final class RawClient implements Closeable {
    private final SocketChannel channel;

    RawClient(SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
    }

    RawClient(AioUrl url) throws IOException {
        this(
                url.scheme() == AioUrl.Scheme.IPC
                        ? UnixDomainSocketAddress.of(Path.of(url.path()))
                        : new InetSocketAddress(url.host(), url.port()));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Ends the output, as nc does at the end of its input. */
    void sendEnd() throws IOException {
        channel.shutdownOutput();
    }

    /** Receives so many bytes, or fewer if the stream ends. */
    byte[] receive(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all are there
        }
        byte[] received = new byte[bytes.position()];
        bytes.get(0, received);
        return received;
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package weir.container.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection of a client's, by a blocking socket of the JDK's. Any thread may close it, which ends what waits in it. */
final class Connection implements Closeable {
    private final SocketChannel channel;

    /** One that is not connected yet, so that it can be closed while it connects. */
    Connection(SocketAddress address) throws IOException {
        channel = SocketChannel.open(
                address instanceof InetSocketAddress ? StandardProtocolFamily.INET : StandardProtocolFamily.UNIX);
    }

    void connect(SocketAddress address) throws IOException {
        channel.connect(address);
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Receives until the buffer is full.
     *
     * @throws EOFException if the peer ends the connection before
     */
    void receive(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the server ended the connection");
            }
        }
    }

    /** Ends the output and waits for the peer to do the same; false if more bytes come instead. */
    boolean finish() throws IOException {
        channel.shutdownOutput();
        return channel.read(ByteBuffer.allocate(1)) < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A peer that writes what it likes: the bytes of the protocol by hand. Blocking; the bound of the test interrupts it. */
final class RawPeer implements AutoCloseable {
    private final SocketChannel channel;
    private final boolean typed;

    private RawPeer(SocketChannel channel, boolean typed) {
        this.channel = channel;
        this.typed = typed;
    }

    /** Connects and says nothing yet. */
    static RawPeer connect(String url) throws IOException {
        if (url.startsWith("ipc://")) {
            SocketAddress address = UnixDomainSocketAddress.of(Path.of(url.substring("ipc://".length())));
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(address);
            return new RawPeer(channel, true);
        }
        URI uri = URI.create(url);
        return new RawPeer(SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort())), false);
    }

    /** Connects and shakes hands as a protocol. */
    static RawPeer of(String url, int protocol) throws IOException {
        RawPeer peer = connect(url);
        peer.write(greeting(protocol));
        peer.read(8);
        return peer;
    }

    static byte[] greeting(int protocol) {
        return new byte[] {0, 'S', 'P', 0, (byte) (protocol >> 8), (byte) protocol, 0, 0};
    }

    RawPeer write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    /** The beginning of a message of a length, whatever follows. */
    RawPeer announce(long length) throws IOException {
        return write(
                typed
                        ? ByteBuffer.allocate(9).put((byte) 1).putLong(length).array()
                        : ByteBuffer.allocate(8).putLong(length).array());
    }

    /** A message of some words of 32 bits and a text. */
    RawPeer send(String text, int... words) throws IOException {
        byte[] body = text.getBytes();
        ByteBuffer all = ByteBuffer.allocate(words.length * 4 + body.length);
        for (int word : words) {
            all.putInt(word);
        }
        return announce(all.capacity()).write(all.put(body).array());
    }

    ByteBuffer read(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("end after " + buffer.position() + " of " + count + " bytes");
            }
        }
        return buffer.flip();
    }

    /** The next message that comes. */
    ByteBuffer receive() throws IOException {
        if (typed) {
            assertThat(read(1).get()).as("type").isEqualTo((byte) 1);
        }
        return read((int) read(8).getLong());
    }

    /** Waits until the other side closes, whatever it sends before. */
    void awaitClosed() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                // what was on its way
            }
        } catch (ClosedByInterruptException e) {
            throw new AssertionError("not closed in time", e);
        } catch (IOException e) {
            // reset: closed as well
        }
    }

    /** Closes as soon as the other side has, as a peer does that reads; a close over there need not linger then. */
    CompletableFuture<Void> closeWithPeer() {
        return CompletableFuture.runAsync(() -> {
            try (this) {
                awaitClosed();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

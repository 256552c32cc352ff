package weir.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection of the load generator: sends messages of the pattern and compares every byte that comes back. */
final class LoadConnection implements AutoCloseable {
    /** A prime: the connections are at different places of the pattern. */
    private static final long STAGGER = 7919;

    private final int number;
    private final Workload workload;
    private final SocketChannel channel;
    private final ByteBuffer outgoing;
    private final ByteBuffer expected;
    private final long origin;
    /** When the messages under way were sent, by their number modulo the depth. */
    private final long[] sentAt;

    private long asked;
    private long sent;
    private long received;

    LoadConnection(int number, Workload workload, EchoPattern pattern, int port) throws IOException {
        this.number = number;
        this.workload = workload;
        origin = number * STAGGER;
        outgoing = pattern.view();
        expected = pattern.view();
        sentAt = new long[workload.depth()];
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends so many messages more, or what of them the connection takes now; true if all are gone. */
    boolean send(int messages, long now) throws IOException {
        long first = asked / workload.bytes();
        for (int i = 0; i < messages; i++) {
            sentAt[(int) ((first + i) % sentAt.length)] = now;
        }
        asked += (long) messages * workload.bytes();
        return flush();
    }

    /** Goes on with what could not be sent; true if nothing is left. */
    boolean flush() throws IOException {
        while (sent < asked) {
            int length = (int) Math.min(asked - sent, EchoPattern.MAX_STRETCH);
            int count = channel.write(EchoPattern.select(outgoing, origin + sent, length));
            if (count == 0) {
                return false;
            }
            sent += count;
        }
        return true;
    }

    /**
     * Receives once; the number of messages that are back with this.
     *
     * @param buffer of at most {@link EchoPattern#MAX_STRETCH} bytes
     */
    int receive(ByteBuffer buffer) throws IOException, LoadFailure {
        int count = channel.read(buffer.clear());
        if (count < 0) {
            throw failure("was closed by the server after " + received + " bytes");
        }
        buffer.flip();
        if (count > sent - received) {
            throw failure("more bytes came back than were sent: " + (received + count) + " of " + sent);
        }
        ByteBuffer wanted = EchoPattern.select(expected, origin + received, count);
        int wrong = buffer.mismatch(wanted);
        if (wrong >= 0) {
            throw failure("byte " + (received + wrong) + " was sent as "
                    + wanted.get(wanted.position() + wrong) + " and came back as "
                    + buffer.get(buffer.position() + wrong));
        }
        long before = received / workload.bytes();
        received += count;
        return (int) (received / workload.bytes() - before);
    }

    /** Records how long the messages took that came back last. */
    void record(int messages, long now, Latencies latencies) {
        long last = received / workload.bytes();
        for (long message = last - messages; message < last; message++) {
            latencies.record(now - sentAt[(int) (message % sentAt.length)], 1);
        }
    }

    /** Whether all that was to be sent has come back. */
    boolean isQuiet() {
        return received == asked;
    }

    private LoadFailure failure(String what) {
        return new LoadFailure("connection " + number + ": " + what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

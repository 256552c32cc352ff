package weir.osgi.test;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that sends blocks to an echo and compares what comes back, byte by byte: over one connection for ever, or over a
 * new one each time. It ends at the first failure, or when it is closed.
 */
final class LoadClient implements AutoCloseable {
    private static final int LARGEST = 20_000;

    private final SocketAddress address;
    private final boolean stranger;
    private final LoadCounts counts;
    private final AtomicInteger rounds = new AtomicInteger();
    private final Random random;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable Exception failure;

    LoadClient(SocketAddress address, boolean stranger, LoadCounts counts, int seed) {
        this.address = address;
        this.stranger = stranger;
        this.counts = counts;
        this.random = new Random(seed);
        this.thread = Bounds.start((stranger ? "strangers-" : "stream-") + seed, this::run);
    }

    private void run() {
        try {
            do {
                talk();
            } while (!closing);
        } catch (IOException e) {
            if (!closing) {
                failure = e;
                count(e);
            }
        }
    }

    private void talk() throws IOException {
        try (SocketChannel open = SocketChannel.open(address)) {
            channel = open;
            do {
                roundTrip(open);
            } while (!stranger && !closing);
            if (stranger) {
                counts.strangers.incrementAndGet();
            }
        }
    }

    private void roundTrip(SocketChannel open) throws IOException {
        byte[] sent = new byte[1 + random.nextInt(LARGEST)];
        random.nextBytes(sent);
        ByteBuffer out = ByteBuffer.wrap(sent);
        ByteBuffer in = ByteBuffer.allocate(sent.length);
        while (out.hasRemaining()) {
            open.write(out);
        }
        while (in.hasRemaining()) {
            if (open.read(in) < 0) {
                throw new EOFException("closed after " + in.position() + " of " + sent.length + " bytes");
            }
        }
        if (!in.flip().equals(ByteBuffer.wrap(sent))) {
            counts.lost.incrementAndGet();
            throw new IOException("other bytes came back");
        }
        rounds.incrementAndGet();
        counts.roundTrips.incrementAndGet();
    }

    private void count(IOException e) {
        if (e instanceof ConnectException) {
            counts.refused.incrementAndGet();
        } else if (e instanceof EOFException || e instanceof ClosedChannelException) {
            counts.closed.incrementAndGet();
        } else {
            counts.reset.incrementAndGet();
        }
    }

    int rounds() {
        return rounds.get();
    }

    /** Whether it has failed, or made more round trips than that. */
    boolean hasPassed(int some) {
        return failure != null || rounds.get() > some;
    }

    @Override
    public String toString() {
        return thread.getName() + " to " + address + ": " + rounds + " round trips"
                + (failure == null ? "" : ", " + failure);
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        SocketChannel open = channel;
        // A round trip may be under way: it ends, unless the other side hangs, and then only this helps.
        thread.join(Bounds.PATIENCE.toMillis());
        if (thread.isAlive()) {
            counts.lost.incrementAndGet();
            closeQuietly(open);
        }
    }

    private static void closeQuietly(@Nullable SocketChannel open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new AssertionError("a socket that cannot be closed", e);
        }
    }
}

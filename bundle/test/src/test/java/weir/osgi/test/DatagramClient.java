package weir.osgi.test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that sends numbered datagrams to an echo and counts as lost what stays unanswered. None is sent again: there is
 * one on its way at a time, so neither loopback nor a buffer drops it, and whoever loses one is the echo.
 */
final class DatagramClient implements AutoCloseable {
    /** Below that of those who wait for a round trip, so that they see what is wrong. */
    private static final int PATIENCE_MILLIS = (int) Bounds.PATIENCE.toMillis() / 2;

    private final DatagramSocket socket;
    private final LoadCounts counts;
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    DatagramClient(int port, LoadCounts counts) throws IOException {
        this.counts = counts;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        socket = new DatagramSocket(0, loopback);
        socket.connect(loopback, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        thread = Bounds.start("datagrams", this::run);
    }

    private void run() {
        try (DatagramSocket own = socket) {
            for (long number = 0; !closing; number++) {
                ask(own, number);
                rounds.incrementAndGet();
                counts.roundTrips.incrementAndGet();
            }
        } catch (IOException e) {
            failure = e;
            counts.lost.incrementAndGet();
        }
    }

    private void ask(DatagramSocket own, long number) throws IOException {
        byte[] question = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        own.send(new DatagramPacket(question, question.length));
        try {
            own.receive(answer);
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer to datagram " + number, e);
        }
        if (answer.getLength() != Long.BYTES
                || ByteBuffer.wrap(answer.getData()).getLong() != number) {
            throw new IOException("another answer to datagram " + number);
        }
    }

    int rounds() {
        return rounds.get();
    }

    boolean hasPassed(int some) {
        return failure != null || rounds.get() > some;
    }

    @Override
    public String toString() {
        return "datagrams: " + rounds + " round trips" + (failure == null ? "" : ", " + failure);
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(Bounds.PATIENCE.toMillis());
        if (thread.isAlive()) {
            counts.lost.incrementAndGet();
            socket.close();
        }
    }
}

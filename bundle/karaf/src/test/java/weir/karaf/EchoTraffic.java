package weir.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One connection to an echo on the loopback address, and a thread that sends blocks and compares what comes back, until the
 * first failure or until it is closed.
 */
final class EchoTraffic implements AutoCloseable {
    private static final int LARGEST = 20_000;
    private static final int ROUNDS = 100;
    private static final long SECONDS = 90;

    private final int port;
    private final Socket socket;
    private final Thread thread = new Thread(this::run, "echo-traffic");

    // Guarded by this.
    private long rounds;
    private boolean closing;
    private IOException failure;

    EchoTraffic(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        // Longer than a backend may be away: only a block that never comes back is a failure.
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(200));
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port;
    }

    /** The first thing that went wrong, or null. */
    synchronized IOException failure() {
        return failure;
    }

    /** Waits until more blocks have come back, all sent after this was called but the first. */
    synchronized void goesOn() throws InterruptedException {
        long wanted = rounds + ROUNDS;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (rounds < wanted && failure == null && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        assertThat(failure).as("%s", this).isNull();
        assertThat(rounds).as("%s", this).isGreaterThanOrEqualTo(wanted);
    }

    /** Lets the block that is under way come back, and closes the connection. */
    @Override
    public void close() throws IOException, InterruptedException {
        synchronized (this) {
            closing = true;
        }
        thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        boolean ended = !thread.isAlive();
        socket.close();
        assertThat(ended).as("the last block of %s comes back", this).isTrue();
    }

    private void run() {
        Random random = new Random(port);
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (!isClosing()) {
                byte[] sent = new byte[1 + random.nextInt(LARGEST)];
                random.nextBytes(sent);
                socket.getOutputStream().write(sent);
                byte[] received = new byte[sent.length];
                in.readFully(received);
                if (!Arrays.equals(sent, received)) {
                    throw new IOException("other bytes came back");
                }
                count();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized void count() {
        rounds++;
        notifyAll();
    }

    private synchronized void fail(IOException e) {
        failure = e;
        notifyAll();
    }

    @Override
    public synchronized String toString() {
        return rounds + " round trips with port " + port + (failure == null ? "" : ", " + failure);
    }
}

package weir.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An echo server that does one byte wrong, the one at a given place of the stream of each connection. */
final class DamagingServer implements AutoCloseable {
    enum Damage {
        NONE,
        FLIPS,
        DROPS,
        DOUBLES,
        SWAPS,
        CLOSES
    }

    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Damage damage;
    private final long place;

    DamagingServer(Damage damage, long place) throws IOException {
        this.damage = damage;
        this.place = place;
        start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "damaging-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> echo(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void echo(Socket accepted) {
        try (Socket socket = accepted) {
            socket.setTcpNoDelay(true);
            byte[] bytes = new byte[1 << 16];
            long before = 0;
            for (int count = socket.getInputStream().read(bytes);
                    count >= 0;
                    count = socket.getInputStream().read(bytes)) {
                int wrong = place >= before && place < before + count ? (int) (place - before) : -1;
                before += count;
                if (wrong >= 0 && damage == Damage.CLOSES) {
                    return;
                }
                int length = wrong < 0 ? count : damaged(bytes, count, wrong);
                socket.getOutputStream().write(bytes, 0, length);
            }
        } catch (IOException e) {
            // The load generator has found it, and closed.
        }
    }

    private int damaged(byte[] bytes, int count, int wrong) {
        switch (damage) {
            case FLIPS -> bytes[wrong] ^= 1;
            case DROPS -> System.arraycopy(bytes, wrong + 1, bytes, wrong, count - wrong - 1);
            case DOUBLES -> System.arraycopy(bytes, wrong, bytes, wrong + 1, count - wrong);
            case SWAPS -> {
                byte first = bytes[wrong];
                bytes[wrong] = bytes[wrong + 1];
                bytes[wrong + 1] = first;
            }
            default -> {}
        }
        return damage == Damage.DROPS ? count - 1 : damage == Damage.DOUBLES ? count + 1 : count;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

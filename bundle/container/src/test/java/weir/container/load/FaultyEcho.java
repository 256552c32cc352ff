package weir.container.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An echo server by plain sockets, which does what it is told once it has echoed a bit. */
final class FaultyEcho implements AutoCloseable {
    enum Fault {
        NONE,
        WRONG_BYTE,
        BYTE_TOO_MANY,
        CLOSE,
        RESET,
        SILENCE
    }

    private static final int READS_BEFORE = 20;
    private static final long END_SECONDS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new ArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Fault fault;
    private volatile boolean closed; // written under this object's lock, with what it is to stop

    FaultyEcho(Fault fault) throws IOException {
        this.fault = fault;
        threads.execute(this::accept);
    }

    SocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private void accept() {
        while (!closed) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** One that comes in while the server closes ends here, or its peer would wait for ever. */
    private synchronized void serve(Socket accepted) throws IOException {
        if (closed) {
            accepted.close();
        } else {
            connections.add(accepted);
            threads.execute(() -> echo(accepted));
        }
    }

    private void echo(Socket socket) {
        byte[] bytes = new byte[1 << 16];
        try (socket) {
            int reads = 0;
            for (int n = socket.getInputStream().read(bytes);
                    n > 0;
                    n = socket.getInputStream().read(bytes)) {
                Fault now = ++reads == READS_BEFORE ? fault : Fault.NONE;
                switch (now) {
                    case WRONG_BYTE -> bytes[n - 1]++;
                    case RESET -> socket.setSoLinger(true, 0);
                    default -> {
                        // The others come below.
                    }
                }
                if (now == Fault.CLOSE || now == Fault.RESET) {
                    return;
                }
                if (now != Fault.SILENCE) {
                    socket.getOutputStream().write(bytes, 0, n);
                }
            }
            if (fault == Fault.BYTE_TOO_MANY) {
                socket.getOutputStream().write(0);
            }
        } catch (IOException e) {
            // The peer has hung up, which some do.
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        synchronized (this) {
            closed = true;
            server.close();
            for (Socket each : connections) {
                each.close();
            }
            threads.shutdownNow();
        }
        if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the echo server did not end");
        }
    }
}

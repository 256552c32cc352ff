package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import weir.spi.BackendProvider;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A poller without an engine: the test's thread is its loop. It notes events and closes what was opened. */
final class PollerRig implements AutoCloseable {
    /** How long one look for events takes at most; many looks make a wait. */
    private static final long LOOK_NANOS = 5_000_000;

    final Poller poller;
    private final List<PollSocket> sockets = new ArrayList<>();
    private final Map<PollSocket, Integer> seen = new IdentityHashMap<>();

    PollerRig(BackendProvider provider) throws IOException {
        poller = provider.openPoller();
    }

    /** Two connected sockets. */
    record Ends(PollSocket near, PollSocket far) {}

    PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
        look(0); // whoever polls is the loop: JUnit may run the test on another thread than its preparation
        return keep(poller.open(kind, family));
    }

    /** Closes it with the rig. */
    PollSocket keep(PollSocket socket) {
        sockets.add(socket);
        return socket;
    }

    /** It is closed or released: the rig need not care. */
    void forget(PollSocket socket) {
        sockets.remove(socket);
        seen.remove(socket);
    }

    /** A listener on a free port of 127.0.0.1. */
    PollSocket listener() throws IOException {
        return listener(StandardProtocolFamily.INET, loopback(0));
    }

    PollSocket listener(ProtocolFamily family, SocketAddress address) throws IOException {
        PollSocket listener = open(SocketKind.LISTENER, family);
        listener.listen(address, 16);
        return listener;
    }

    static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    /** Connects over TCP and accepts. */
    Ends connect() throws IOException {
        PollSocket listener = listener();
        Ends ends = connect(listener, StandardProtocolFamily.INET);
        forget(listener);
        listener.close();
        return ends;
    }

    Ends connect(PollSocket listener, ProtocolFamily family) throws IOException {
        PollSocket near = open(SocketKind.STREAM, family);
        dial(near, listener.localAddress());
        return new Ends(near, accept(listener));
    }

    /** Connects and waits for it. */
    void dial(PollSocket socket, SocketAddress address) throws IOException {
        if (!socket.connect(address)) {
            socket.want(PollSocket.WRITE);
            until(socket, PollSocket.WRITE);
            assertThat(socket.finishConnect()).as("connected after its event").isTrue();
        }
    }

    /** Accepts one connection, waiting for it. */
    PollSocket accept(PollSocket listener) throws IOException {
        PollSocket accepted = listener.accept(poller);
        while (accepted == null) {
            listener.want(PollSocket.READ);
            until(listener, PollSocket.READ);
            accepted = listener.accept(poller);
        }
        return keep(accepted);
    }

    /** Whether an event was reported since the last {@link #clear}. */
    boolean saw(PollSocket socket, int event) {
        return (seen.getOrDefault(socket, 0) & event) != 0;
    }

    void clear() {
        seen.clear();
    }

    /** Looks for events once. */
    void look(long nanos) throws IOException {
        poller.poll(nanos, (socket, events) -> seen.merge(socket, events, (a, b) -> a | b));
    }

    /** Polls until an event is reported; forgets what was reported before. */
    void until(PollSocket socket, int event) throws IOException {
        clear();
        long end = System.nanoTime() + KitFixture.patience().toNanos();
        while (!saw(socket, event)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("event " + event + " was not reported");
            }
            look(LOOK_NANOS);
        }
    }

    /** Writes all of it. */
    void write(PollSocket socket, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int before = buffer.position();
            int count = socket.write(buffer);
            if (count == PollSocket.AGAIN) {
                socket.want(PollSocket.WRITE);
                until(socket, PollSocket.WRITE);
            } else {
                assertThat(count).as("the position's advance").isEqualTo(buffer.position() - before);
            }
        }
    }

    /** Reads just so many bytes, waiting for them. */
    byte[] read(PollSocket socket, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int before = buffer.position();
            int count = readOnce(socket, buffer);
            assertThat(count).as("end after %s of %s bytes", before, length).isNotEqualTo(PollSocket.END);
            assertThat(count).as("the count is what the position advanced by").isEqualTo(buffer.position() - before);
        }
        return buffer.array();
    }

    /** Reads, waiting while there is nothing. */
    int readOnce(PollSocket socket, ByteBuffer buffer) throws IOException {
        int count = socket.read(buffer);
        while (count == PollSocket.AGAIN) {
            socket.want(PollSocket.READ);
            until(socket, PollSocket.READ);
            count = socket.read(buffer);
        }
        return count;
    }

    /** Receives one datagram, waiting for it. */
    long receive(PollSocket socket, Datagram datagram, ByteBuffer... buffers) throws IOException {
        long count = socket.receive(buffers, datagram);
        while (count == PollSocket.AGAIN) {
            socket.want(PollSocket.READ);
            until(socket, PollSocket.READ);
            count = socket.receive(buffers, datagram);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        look(0); // as in open
        for (PollSocket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        look(0); // closes may have been put off to here
        poller.close();
        if (failure != null) {
            throw failure;
        }
    }
}

package weir.backend.sim;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;

/**
 * One end of a connection. Bytes, the end of output and a reset arrive in the order in which they were sent. What has
 * arrived before a reset can still be read.
 */
final class End {
    final SimNetwork network;
    final SocketAddress local;
    final SocketAddress remote;

    // Guarded by the network's lock.
    private final Pipe received = new Pipe();
    private final Queue<Cut> cuts = new ArrayDeque<>();
    private @Nullable End peer;
    private @Nullable SimSocket socket;
    private long lastArrival;
    private int reads;
    /** Of the read that a script will let fail. */
    private int readOfCut;

    private boolean peerEnded;
    private boolean outputShut;
    private boolean closed;
    private @Nullable AioStatus broken;

    /** Of a script: the read of this number, counted from 1, gets so many bytes, and then fails. */
    private record Cut(int read, int bytes, AioStatus status) {}

    private End(SimNetwork network, SocketAddress local, SocketAddress remote) {
        this.network = network;
        this.local = local;
        this.remote = remote;
    }

    /** The end of somebody who dials; its peer is the other one. */
    static End connected(SimNetwork network, SocketAddress local, SocketAddress remote) {
        End dialler = new End(network, local, remote);
        End accepted = new End(network, remote, local);
        dialler.peer = accepted;
        accepted.peer = dialler;
        network.connected(dialler);
        network.connected(accepted);
        return dialler;
    }

    End peer() {
        End other = peer;
        if (other == null) {
            throw new IllegalStateException("an end without another");
        }
        return other;
    }

    void owner(@Nullable SimSocket newSocket) {
        socket = newSocket;
    }

    private void changed() {
        SimSocket owner = socket;
        if (owner != null) {
            owner.changed();
        }
    }

    int readiness() {
        int events = 0;
        if (received.readable() > 0 || peerEnded || broken != null) {
            events |= PollSocket.READ;
        }
        if (peer().received.space() > 0 || broken != null || outputShut) {
            events |= PollSocket.WRITE;
        }
        return events;
    }

    // Reading

    int read(ByteBuffer buffer) throws IOException {
        Cut cut = cuts.peek();
        if (cut == null || cut.read != reads + 1) {
            int count = take(buffer, buffer.remaining());
            if (count > 0) {
                reads++;
            }
            return count;
        }
        if (readOfCut == cut.bytes) {
            cuts.remove();
            breakWith(cut.status);
            peer().arriveLater(() -> peer().breakWith(AioStatus.CONNRESET));
            throw failure("recv", cut.status);
        }
        int count = take(buffer, cut.bytes - readOfCut);
        readOfCut += Math.max(0, count);
        return count;
    }

    /** So many at most of the bytes that have arrived; without any, how it goes on. */
    private int take(ByteBuffer buffer, int most) throws IOException {
        int available = Math.min(received.readable(), Math.min(most, buffer.remaining()));
        if (available > 0) {
            int count = network.world.share(available);
            received.read(buffer, count);
            peer().changed(); // there is space
            network.world.note(this + " read " + count);
            return count;
        }
        if (broken != null) {
            throw failure("recv", broken);
        }
        return peerEnded ? PollSocket.END : PollSocket.AGAIN;
    }

    /** A script's wish, see {@link Script#failRead}. */
    void cut(int nth, int bytes, AioStatus status) {
        cuts.add(new Cut(reads + nth, bytes, status));
    }

    // Writing

    int write(ByteBuffer buffer) throws IOException {
        if (broken != null) {
            throw failure("send", broken);
        }
        if (network.world.resets()) {
            network.world.note(this + " is reset");
            breakWith(AioStatus.CONNRESET);
            peer().arriveLater(() -> peer().breakWith(AioStatus.CONNRESET));
            throw failure("send", AioStatus.CONNRESET);
        }
        End to = peer();
        int most = Math.min(to.received.space(), buffer.remaining());
        if (most == 0) {
            return PollSocket.AGAIN;
        }
        int count = network.world.share(most);
        network.world.note(this + " write " + count);
        to.received.write(buffer, count);
        to.arriveLater(() -> to.arrived(count));
        return count;
    }

    /** On this end: bytes have come. Nobody is there to read them: so the sender learns that. */
    private void arrived(int count) {
        received.arrive(count);
        if (closed) {
            peer().arriveLater(() -> peer().breakWith(AioStatus.CONNRESET));
        } else {
            changed();
        }
    }

    void shutdownOutput() {
        if (!outputShut) {
            outputShut = true;
            network.world.note(this + " ends its output");
            peer().arriveLater(() -> peer().endOfPeer());
        }
    }

    private void endOfPeer() {
        peerEnded = true;
        changed();
    }

    private void arriveLater(Runnable arrival) {
        lastArrival = network.world.arrivalAfter(World.Traffic.BYTES, lastArrival);
        network.world.later(lastArrival, arrival);
    }

    /** The connection is gone, for a reason. */
    void breakWith(AioStatus status) {
        if (broken == null && !closed) {
            broken = status;
            changed();
        }
    }

    private static IOException failure(String what, AioStatus status) {
        return new AioException(status, what + ": the simulated connection", new IOException("simulated " + status));
    }

    // The end

    /**
     * Closes this end.
     *
     * @param resets whether the peer sees a reset whatever has been read
     */
    void close(boolean resets) {
        if (closed) {
            return;
        }
        boolean unread = !received.isEmpty();
        closed = true;
        network.disconnected(this);
        network.world.note(this + " closed" + (resets || unread ? ", a reset" : ""));
        if (resets || unread) {
            peer().arriveLater(() -> peer().breakWith(AioStatus.CONNRESET));
        } else {
            shutdownOutput();
        }
    }

    @Override
    public String toString() {
        return local + ">" + remote;
    }
}

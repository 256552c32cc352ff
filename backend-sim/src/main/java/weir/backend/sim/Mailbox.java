package weir.backend.sim;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import weir.spi.PollSocket;

/** A datagram socket as a kernel has it: bound, maybe with a fixed peer, and the datagrams that nobody has received. */
final class Mailbox {
    /** What lies here at most; further datagrams are lost. */
    private static final int CAPACITY = 256 << 10;

    /** A datagram and who sent it; its bytes belong to it. */
    static final class Letter {
        private final InetSocketAddress sender;
        private final byte[] bytes;

        Letter(InetSocketAddress sender, byte[] bytes) {
            this.sender = sender;
            this.bytes = bytes;
        }

        InetSocketAddress sender() {
            return sender;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    final SimNetwork network;

    // Guarded by the network's lock.
    private final Deque<Letter> letters = new ArrayDeque<>();
    private @Nullable InetSocketAddress address;
    private @Nullable InetSocketAddress peer;
    private @Nullable SimSocket socket;
    private int bytes;
    private boolean refused;

    Mailbox(SimNetwork network) {
        this.network = network;
    }

    void boundTo(InetSocketAddress newAddress) {
        address = newAddress;
    }

    InetSocketAddress address() {
        InetSocketAddress bound = address;
        if (bound == null) {
            throw new IllegalStateException("not bound");
        }
        return bound;
    }

    void peer(@Nullable InetSocketAddress newPeer) {
        peer = newPeer;
        refused = false;
    }

    @Nullable
    InetSocketAddress peer() {
        return peer;
    }

    void owner(@Nullable SimSocket newSocket) {
        socket = newSocket;
    }

    int readiness() {
        return (letters.isEmpty() && !refused ? 0 : PollSocket.READ) | PollSocket.WRITE;
    }

    /** The address that a receiver sees. */
    InetSocketAddress sender(InetSocketAddress destination) {
        InetAddress host = address().getAddress();
        return host.isAnyLocalAddress()
                ? new InetSocketAddress(destination.getAddress(), address().getPort())
                : address();
    }

    /** Whether a datagram of this sender is for this socket. */
    boolean takesFrom(InetSocketAddress sender) {
        return peer == null || peer.equals(sender);
    }

    void arrive(Letter letter) {
        if (bytes + letter.bytes.length > CAPACITY) {
            network.world.note(letter.sender + ">" + address + " lost: the buffer is full");
            return;
        }
        bytes += letter.bytes.length;
        letters.add(letter);
        changed();
    }

    /** A datagram of ours to the fixed peer found nobody. */
    void refuse() {
        if (peer != null) {
            refused = true;
            changed();
        }
    }

    /** Whether one was refused since the last time. */
    boolean takeRefusal() {
        boolean was = refused;
        refused = false;
        return was;
    }

    private void changed() {
        SimSocket owner = socket;
        if (owner != null) {
            owner.changed();
        }
    }

    @Nullable
    Letter take() {
        Letter letter = letters.poll();
        if (letter != null) {
            bytes -= letter.bytes.length;
        }
        return letter;
    }
}

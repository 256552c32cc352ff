package weir.soak.traffic;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.api.UdpSocket;
import weir.soak.account.Counted;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.soak.account.Pattern;

/**
 * One end of conversations by datagram. A datagram is: conversation, number, then the pattern; its length follows from
 * both. The asking end sends number n + 1 when the answer to n has come, the answering end answers n with n.
 */
final class Post implements Disturbable {
    private static final int HEADER = 16;
    static final int LARGEST = 1400;
    static final int RECEIVERS = 2;
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Stay stay;
    private final UdpSocket socket;
    private final @Nullable InetSocketAddress peer;
    private final long seed;
    private final boolean asks;
    private final RandomGenerator random;

    // All guarded by this.
    private final Counted[] senders;
    private final ByteBuffer[] outgoing;
    private final boolean[] sending;
    private final long[] due; // the number that is being sent, or is to be
    private final long[] sent; // the last number that has gone
    private final long[] received; // the last number that has come
    private final Counted[] receivers = new Counted[RECEIVERS];
    private final ByteBuffer[] incoming = new ByteBuffer[RECEIVERS];
    private boolean halted;
    private boolean endExpected;
    private boolean peerMayGo;

    Post(
            Stay stay,
            UdpSocket socket,
            @Nullable InetSocketAddress peer,
            int conversations,
            long seed,
            boolean asks,
            ByteBuffer[] buffers) {
        this.stay = stay;
        this.socket = socket;
        this.peer = peer;
        this.seed = seed;
        this.asks = asks;
        random = stay.site().random();
        senders = new Counted[conversations];
        outgoing = new ByteBuffer[conversations];
        sending = new boolean[conversations];
        due = new long[conversations];
        sent = new long[conversations];
        received = new long[conversations];
        for (int i = 0; i < conversations; i++) {
            int conversation = i;
            senders[i] = stay.counted(own -> sentOrNot(conversation, own));
            outgoing[i] = ByteBuffer.allocate(LARGEST);
        }
        for (int i = 0; i < RECEIVERS; i++) {
            int receiver = i;
            receivers[i] = stay.counted(own -> receivedOrNot(receiver, own));
            incoming[i] = buffers[i];
        }
    }

    synchronized void start() {
        for (int i = 0; i < RECEIVERS; i++) {
            receive(i);
        }
        for (int i = 0; asks && i < senders.length; i++) {
            due[i] = 1;
            send(i);
        }
        stay.expose(this);
    }

    private int length(int conversation, long number) {
        return HEADER + (Pattern.at(seed, number * 31 + conversation) & 0xFF) * (LARGEST - HEADER) / 255;
    }

    private void send(int conversation) {
        long number = due[conversation];
        ByteBuffer buffer = outgoing[conversation].clear();
        buffer.limit(length(conversation, number));
        buffer.putLong(conversation).putLong(number);
        Pattern.fill(buffer, seed + conversation, number);
        buffer.position(0);
        Counted handle = senders[conversation];
        handle.iov(buffer).timeout(random.nextInt(20) == 0 ? SHORT : null);
        handle.aio().setInput(0, peer);
        sending[conversation] = handle.submit(Kind.UDP_SEND, socket::send);
    }

    private synchronized void sentOrNot(int conversation, Counted own) {
        sending[conversation] = false;
        switch (own.aio().result()) {
            case OK -> sent[conversation] = Math.max(sent[conversation], number(outgoing[conversation]));
            case CANCELED, TIMEDOUT, PROTO -> {
                // Nothing was sent: the same again.
            }
            default -> {
                end(own, "a datagram's send");
                return;
            }
        }
        if (due[conversation] > sent[conversation]) {
            send(conversation);
        }
    }

    private void receive(int receiver) {
        ByteBuffer buffer = incoming[receiver].clear();
        if (random.nextInt(16) == 0) {
            buffer.limit(HEADER + random.nextInt(LARGEST - HEADER)); // perhaps too small
        }
        receivers[receiver]
                .iov(buffer)
                .timeout(random.nextInt(20) == 0 ? SHORT : null)
                .submit(Kind.UDP_RECV, socket::recv);
    }

    private synchronized void receivedOrNot(int receiver, Counted own) {
        AioStatus status = own.aio().result();
        switch (status) {
            case OK, MSGSIZE -> arrived(incoming[receiver], status);
            case CANCELED, TIMEDOUT, PROTO -> {
                // Nothing was taken.
            }
            default -> {
                end(own, "a datagram's recv");
                return;
            }
        }
        receive(receiver);
    }

    private void end(Counted own, String what) {
        AioStatus status = own.aio().result();
        boolean isRefusal = peerMayGo && status == AioStatus.CONNREFUSED;
        if (!endExpected && !stay.mayEnd() && !isRefusal) {
            endExpected = true;
            stay.books()
                    .fault(
                            Fault.UNEXPECTED,
                            what + " ended " + status + " with " + own.aio().cause());
        }
        notifyAll();
    }

    private static long number(ByteBuffer datagram) {
        return datagram.getLong(8);
    }

    private void arrived(ByteBuffer datagram, AioStatus status) {
        int conversation = (int) datagram.getLong(0);
        long number = number(datagram);
        if (datagram.position() < HEADER || conversation < 0 || conversation >= senders.length) {
            stay.books().fault(Fault.DAMAGED, "a datagram of conversation " + conversation);
            return;
        }
        int length = length(conversation, number);
        boolean whole = datagram.position() == length;
        boolean cut = datagram.position() == datagram.limit() && datagram.limit() < length;
        if (!(status == AioStatus.OK ? whole : cut)
                || Pattern.mismatch(datagram, HEADER, datagram.position(), seed + conversation, number) >= 0) {
            stay.books().fault(Fault.DAMAGED, "a datagram of " + length + " bytes, " + datagram + ", " + status);
        }
        stay.books().compared(datagram.position());
        long expected = received[conversation] + 1;
        if (number != expected) {
            stay.books()
                    .fault(
                            number < expected ? Fault.DOUBLED : Fault.LOST,
                            "datagram " + number + " has come, not " + expected);
        }
        received[conversation] = Math.max(received[conversation], number);
        if (!asks) {
            due[conversation] = number;
        } else if (!halted) {
            due[conversation] = number + 1;
        }
        if (!sending[conversation] && due[conversation] > sent[conversation]) {
            send(conversation);
        }
        if (halted) {
            notifyAll();
        }
    }

    @Override
    public void disturb(RandomGenerator chance) {
        Counted handle =
                chance.nextInt(4) == 0 ? receivers[chance.nextInt(RECEIVERS)] : senders[chance.nextInt(senders.length)];
        if (chance.nextBoolean()) {
            handle.cancel();
        } else {
            handle.abort();
        }
    }

    /** Asks no more. */
    synchronized void halt() {
        halted = true;
    }

    /** The peer may go at any moment, and a connected socket then hears that nobody is there (U4). */
    synchronized void allowPeerToGo() {
        peerMayGo = true;
    }

    /** From here on the socket may end. */
    synchronized void expectEnd() {
        endExpected = true;
        stay.withdraw(this);
    }

    /** Waits until all that was asked is answered; false if that takes longer. */
    synchronized boolean awaitAnswers(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!allAnswered() && !stay.mayEnd() && !peerMayGo) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean allAnswered() {
        for (int i = 0; i < senders.length; i++) {
            if (received[i] < due[i]) {
                return false;
            }
        }
        return true;
    }
}

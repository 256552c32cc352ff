package weir.sp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.sp.BusSocket;
import weir.sp.PairSocket;
import weir.sp.PubSocket;
import weir.sp.PullSocket;
import weir.sp.PushSocket;
import weir.sp.SpOptions;
import weir.sp.SubSocket;

/** Protocols that send one way, or both without answers, against NNG: nothing lost, in order, every byte right. */
abstract class InteropTests extends InteropFixture {
    /** The longest queue that NNG and Weir have for pub and sub, which drop what does not fit. */
    private static final int LONGEST_QUEUE = 8_000;
    /** A bus drops too; NNG's queue there holds 16, whatever is asked for. */
    private static final int BUS_QUEUE = 16;

    @Test
    @DisplayName("pair0 and NNG send to each other at once")
    void pair0() throws Exception {
        bothWays("pair0 both", (count, pattern) -> pair("pair0", PairSocket.open(service()), count, pattern));
    }

    @Test
    @DisplayName("pair1 and NNG send to each other at once")
    void pair1() throws Exception {
        bothWays("pair1 both", (count, pattern) -> pair("pair1", PairSocket.openV1(service()), count, pattern));
    }

    private void pair(String protocol, PairSocket socket, long count, Pattern pattern) throws Exception {
        Pattern theirs = new Pattern(~pattern.seed(), pattern.min(), pattern.max(), pattern.topics());
        try (socket;
                Peer peer = meet(
                        socket, protocol, "both", count, theirs, "peerseed=" + Long.toUnsignedString(pattern.seed()))) {
            Flow receiving = Flow.receiving(service(), socket::recv, theirs, 0, count, seq -> true);
            Flow.sending(service(), socket::send, pattern, 0, count).await(peer);
            receiving.await(peer);
            received(peer, socket, pattern, count);
        }
    }

    @Test
    @DisplayName("push sends to NNG's pull")
    void push() throws Exception {
        bothWays("push to pull0", (count, pattern) -> {
            try (PushSocket socket = PushSocket.open(service());
                    Peer peer = meet(socket, "pull0", "recv", count, pattern)) {
                Flow.sending(service(), socket::send, pattern, 0, count).await(peer);
                received(peer, socket, pattern, count);
            }
        });
    }

    @Test
    @DisplayName("pull receives from NNG's push")
    void pull() throws Exception {
        bothWays("push0 to pull", (count, pattern) -> {
            try (PullSocket socket = PullSocket.open(service());
                    Peer peer = meet(socket, "push0", "send", count, pattern)) {
                Flow.receiving(service(), socket::recv, pattern, 0, count, seq -> true)
                        .await(peer);
                release(peer, socket);
            }
        });
    }

    // Topics

    private static Pattern topics(Pattern pattern) {
        return pattern.withTopics("a.", "b.", "ab");
    }

    @Test
    @DisplayName("pub sends to NNG's sub, to one of a topic what begins so")
    void pub() throws Exception {
        bothWays("pub to sub0", Math.min(MESSAGES, LONGEST_QUEUE), 0, (count, plain) -> {
            Pattern pattern = topics(plain);
            try (PubSocket socket = PubSocket.open(service())) {
                socket.setOption(SpOptions.SEND_BUFFER, (int) count);
                try (Peer peer = meet(socket, "sub0", "recv", count, pattern, "subscribe=a", "recvbuf=" + count)) {
                    awaitPipe(socket, peer);
                    Flow.sending(service(), socket::send, pattern, 0, count).await(peer);
                    String report = peer.awaitReport();
                    assertThat((long) Peer.field(report, "received"))
                            .as(report)
                            .isEqualTo(count - count / 3 - (count % 3 == 2 ? 1 : 0)); // two topics of three begin so
                    release(peer, socket);
                }
            }
        });
    }

    @Test
    @DisplayName("sub receives from NNG's pub what begins with its topics")
    void sub() throws Exception {
        bothWays("pub0 to sub", Math.min(MESSAGES, LONGEST_QUEUE), 0, (count, plain) -> {
            Pattern pattern = topics(plain);
            try (SubSocket socket = SubSocket.open(service())) {
                socket.setOption(SpOptions.RECV_BUFFER, (int) count);
                socket.subscribe("b.");
                socket.subscribe("ab");
                try (Peer peer = meet(socket, "pub0", "send", count, pattern, "sendbuf=" + count)) {
                    Flow.receiving(service(), socket::recv, pattern, 0, count, seq -> seq % 3 != 0)
                            .await(peer);
                    release(peer, socket);
                }
            }
        });
    }

    @Test
    @DisplayName(
            "pub and sub of NNG that outrun each other lose messages, but bring none twice, out of order or damaged")
    void faster() throws Exception {
        bothWays("pub0 to sub with gaps", MESSAGES, 8, (count, pattern) -> {
            AtomicLong received = new AtomicLong();
            try (SubSocket socket = SubSocket.open(service())) {
                socket.subscribe("");
                try (Peer peer = meet(socket, "pub0", "send", count, pattern)) {
                    Flow.withGaps(service(), socket::recv, pattern, count, received)
                            .await(peer);
                    assertThat(received.get()).isPositive();
                    release(peer, socket);
                }
            }
        });
    }

    // Bus

    @Test
    @DisplayName("bus sends to NNG, and hears all of it again")
    void bus() throws Exception {
        bothWays("bus, echoed", (count, pattern) -> {
            try (BusSocket socket = BusSocket.open(service());
                    Peer peer = meet(socket, "bus0", "echo", count, pattern)) {
                awaitPipe(socket, peer);
                for (long from = 0; from < count; from += BUS_QUEUE) {
                    long end = Math.min(count, from + BUS_QUEUE);
                    Flow receiving = Flow.receiving(service(), socket::recv, pattern, from, end, seq -> true);
                    Flow.sending(service(), socket::send, pattern, from, end).await(peer);
                    receiving.await(peer);
                }
                received(peer, socket, pattern, count);
            }
        });
    }

    @Test
    @DisplayName("bus receives what NNG sends as fast as it can, as much as the queues hold")
    void busBurst() throws Exception {
        bothWays("bus0 to bus", BUS_QUEUE, 0, (wanted, pattern) -> {
            long count = Math.min(wanted, BUS_QUEUE);
            try (BusSocket socket = BusSocket.open(service())) {
                socket.setOption(SpOptions.RECV_BUFFER, BUS_QUEUE);
                try (Peer peer = meet(socket, "bus0", "send", count, pattern)) {
                    Flow.receiving(service(), socket::recv, pattern, 0, count, seq -> true)
                            .await(peer);
                    release(peer, socket);
                }
            }
        });
    }
}

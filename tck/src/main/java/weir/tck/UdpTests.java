package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.UdpSocket;

/** Datagrams: one operation, one datagram, with its size, sender and errors (U1 to U5), in order (B2). */
public abstract class UdpTests extends UdpFixture {
    /** The largest payload over IPv4. */
    private static final int MAX_V4 = 65_507;

    /** For subclasses. */
    protected UdpTests() {}

    @Test
    @DisplayName("U1 a datagram arrives whole and the count is its size")
    void arrivesWhole() throws Exception {
        UdpSocket socket = socket();
        byte[] sent = pattern(1400, 1);
        post(client(), peer(), socket.localAddress(), sent);

        ByteBuffer buffer = ByteBuffer.allocate(2000);
        Aio aio = received(service(), socket, AioStatus.OK, buffer);

        assertThat(aio.count()).isEqualTo(1400);
        assertThat(buffer.position()).isEqualTo(1400);
        assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(sent));
    }

    @Test
    @DisplayName("U1 two datagrams are two operations, however large the buffer")
    void twoAreTwo() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        post(client(), peer, socket.localAddress(), "one");
        post(client(), peer, socket.localAddress(), "two");

        assertThat(next(service(), socket)).isEqualTo("one");
        assertThat(next(service(), socket)).isEqualTo("two");
    }

    @Test
    @DisplayName("U1 an empty datagram is sent OK, 0 and received OK, 0")
    void empty() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), new byte[0]);

        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = received(service(), socket, AioStatus.OK, buffer);

        assertThat(aio.count()).isZero();
        assertThat(buffer.position()).isZero();
    }

    @Test
    @DisplayName("U1 an empty datagram is received OK, 0 on a connected socket, which goes on")
    void emptyConnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        socket.connect(peer.localAddress());
        Aio pending = receiving(service(), socket);
        post(client(), peer, socket.localAddress(), new byte[0]);

        awaitOk(pending);
        assertThat(pending.count()).isZero();
        post(client(), peer, socket.localAddress(), "behind it");
        assertThat(next(service(), socket)).isEqualTo("behind it");
    }

    @Test
    @DisplayName("U1 a send without buffers sends an empty datagram")
    void noBuffersSendEmpty() throws Exception {
        UdpSocket socket = socket();
        Aio send = client().newAio();
        send.setInput(0, socket.localAddress());
        assertThat(peer().send(send)).isTrue();
        awaitOk(send);

        assertThat(received(service(), socket, AioStatus.OK, ByteBuffer.allocate(10))
                        .count())
                .isZero();
    }

    @Test
    @DisplayName("U1 a recv without room waits for a datagram: no bytes asked is no shortcut here")
    void noRoomWaits() throws Exception {
        UdpSocket socket = socket();
        Aio aio = service().newAio();
        assertThat(socket.recv(aio.setIov(ByteBuffer.allocate(0)))).isTrue();
        assertThat(aio.busy()).as("waits").isTrue();

        post(client(), peer(), socket.localAddress(), new byte[0]);
        awaitOk(aio);
        assertThat(aio.count()).isZero();
    }

    @Test
    @DisplayName("U1 several buffers are gathered into one datagram and scattered again")
    void gatherAndScatter() throws Exception {
        UdpSocket socket = socket();
        byte[] sent = pattern(900, 2);
        Aio send = client().newAio();
        send.setInput(0, socket.localAddress());
        send.setIov(ByteBuffer.wrap(sent, 0, 100), ByteBuffer.wrap(sent, 100, 1), ByteBuffer.wrap(sent, 101, 799));
        assertThat(peer().send(send)).isTrue();
        awaitOk(send);
        assertThat(send.count()).isEqualTo(900);

        ByteBuffer first = ByteBuffer.allocateDirect(10);
        ByteBuffer second = ByteBuffer.allocate(500);
        ByteBuffer third = ByteBuffer.allocate(1000);
        Aio aio = received(service(), socket, AioStatus.OK, first, second, third);
        assertThat(aio.count()).isEqualTo(900);
        assertThat(List.of(first.position(), second.position(), third.position()))
                .containsExactly(10, 500, 390);
        ByteBuffer all = ByteBuffer.allocate(900);
        all.put(first.flip()).put(second.flip()).put(third.flip()).flip();
        assertThat(all).isEqualTo(ByteBuffer.wrap(sent));
    }

    @Test
    @DisplayName("U1 direct and sliced buffers work both ways, between their position and limit only")
    void directAndSliced() throws Exception {
        UdpSocket socket = socket();
        ByteBuffer out = ByteBuffer.allocateDirect(100);
        out.put(20, "hello".getBytes(StandardCharsets.UTF_8)).position(20).limit(25);
        Aio send = client().newAio();
        send.setInput(0, socket.localAddress()).setIov(out);
        assertThat(peer().send(send)).isTrue();
        awaitOk(send);
        assertThat(out.position()).isEqualTo(25);

        ByteBuffer whole = ByteBuffer.allocate(50);
        ByteBuffer slice = whole.slice(10, 20).position(3);
        received(service(), socket, AioStatus.OK, slice);
        assertThat(slice.position()).isEqualTo(8);
        assertThat(whole.get(12)).isZero();
        assertThat(whole.get(13)).isEqualTo((byte) 'h');
        assertThat(whole.get(18)).isZero();
    }

    @Test
    @DisplayName("U2 too small a buffer ends MSGSIZE with the bytes stored, and the rest is lost")
    void tooSmall() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        post(client(), peer, socket.localAddress(), "0123456789");
        post(client(), peer, socket.localAddress(), "next");

        ByteBuffer buffer = ByteBuffer.allocate(4);
        Aio aio = received(service(), socket, AioStatus.MSGSIZE, buffer);
        assertThat(aio.count()).isEqualTo(4);
        assertThat(buffer.position()).isEqualTo(4);
        assertThat(text(buffer)).isEqualTo("0123");
        assertThat(next(service(), socket)).isEqualTo("next");
    }

    @Test
    @DisplayName("U2 too small a buffer ends MSGSIZE on a connected socket too")
    void tooSmallConnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        socket.connect(peer.localAddress());
        post(client(), peer, socket.localAddress(), "0123456789");

        ByteBuffer buffer = ByteBuffer.allocate(9);
        assertThat(received(service(), socket, AioStatus.MSGSIZE, buffer).count())
                .isEqualTo(9);
        assertThat(text(buffer)).isEqualTo("012345678");
    }

    @Test
    @DisplayName("U2 several buffers that are too small together are filled and end MSGSIZE")
    void tooSmallTogether() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), "0123456789");

        ByteBuffer first = ByteBuffer.allocate(3);
        ByteBuffer second = ByteBuffer.allocate(2);
        assertThat(received(service(), socket, AioStatus.MSGSIZE, first, second).count())
                .isEqualTo(5);
        assertThat(text(first) + text(second)).isEqualTo("01234");
    }

    @Test
    @DisplayName("U2 a buffer of just the size is enough")
    void justEnough() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), "0123456789");

        assertThat(received(service(), socket, AioStatus.OK, ByteBuffer.allocate(10))
                        .count())
                .isEqualTo(10);
    }

    @Test
    @DisplayName("U2 a non-empty datagram into no room ends MSGSIZE, 0")
    void noRoomAtAll() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), "x");

        assertThat(received(service(), socket, AioStatus.MSGSIZE, ByteBuffer.allocate(0))
                        .count())
                .isZero();
    }

    @Test
    @DisplayName("U3 output 0 of a recv is the sender")
    void sender() throws Exception {
        UdpSocket socket = socket();
        UdpSocket one = peer();
        UdpSocket two = peer();
        post(client(), one, socket.localAddress(), "from one");
        Aio first = awaitOk(receiving(service(), socket));
        post(client(), two, socket.localAddress(), "from two");
        Aio second = awaitOk(receiving(service(), socket));

        assertThat(first.output(0, InetSocketAddress.class)).isEqualTo(one.localAddress());
        assertThat(second.output(0, InetSocketAddress.class)).isEqualTo(two.localAddress());
    }

    @Test
    @DisplayName("U3 the sender is there too when the datagram did not fit")
    void senderOfTruncated() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        post(client(), peer, socket.localAddress(), "0123456789");

        Aio aio = received(service(), socket, AioStatus.MSGSIZE, ByteBuffer.allocate(1));
        assertThat(aio.output(0, InetSocketAddress.class)).isEqualTo(peer.localAddress());
    }

    @Test
    @DisplayName("U3 input 0 is the destination, and stays set")
    void destination() throws Exception {
        UdpSocket one = socket();
        UdpSocket two = socket();
        UdpSocket peer = peer();
        Aio send = client().newAio();
        send.setInput(0, one.localAddress());
        for (String text : List.of("a", "b")) {
            assertThat(peer.send(send.setIov(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))))
                    .isTrue();
            awaitOk(send);
        }
        send.setInput(0, two.localAddress()).setIov(ByteBuffer.wrap(new byte[] {'c'}));
        assertThat(peer.send(send)).isTrue();
        awaitOk(send);

        assertThat(next(service(), one) + next(service(), one)).isEqualTo("ab");
        assertThat(next(service(), two)).isEqualTo("c");
    }

    @Test
    @DisplayName("U3 the sender of an earlier datagram is gone once a new recv runs into its timeout")
    void staleSender() throws Exception {
        UdpSocket socket = socket();
        post(client(), peer(), socket.localAddress(), "x");
        Aio aio = received(service(), socket, AioStatus.OK, ByteBuffer.allocate(10));

        aio.setTimeout(Duration.ZERO);
        assertThat(socket.recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        assertThat(aio.output(0, InetSocketAddress.class)).isNull();
    }

    @Test
    @DisplayName("U4 a closed port ends one operation of a connected socket CONNREFUSED, and the socket lives")
    void refusedConnected() throws Exception {
        UdpSocket socket = socket();
        socket.connect(closedPort());
        Aio first = receiving(service(), socket);
        Aio second = receiving(service(), socket);
        post(service(), socket, null, "nobody there");

        awaitStatus(first, AioStatus.CONNREFUSED);
        assertThat(first.count()).isZero();
        assertThat(second.busy()).as("one operation only").isTrue();
        UdpSocket peer = peer();
        socket.connect(peer.localAddress());
        post(client(), peer, socket.localAddress(), "alive");
        awaitOk(second);
        post(service(), socket, null, "also out");
        assertThat(next(client(), peer)).isEqualTo("also out");
    }

    @Test
    @DisplayName("U4 closed ports never end the recv of an unconnected socket, nor its sends")
    void refusedUnconnected() throws Exception {
        UdpSocket socket = socket();
        InetSocketAddress closed = closedPort();
        Aio pending = receiving(service(), socket);
        for (int i = 0; i < 5; i++) {
            post(service(), socket, closed, "nobody there");
        }
        assertThat(pending.busy()).isTrue();

        post(client(), peer(), socket.localAddress(), "still here");
        awaitOk(pending);
        assertThat(pending.count()).isEqualTo(10);
    }

    @Test
    @DisplayName("U5 more than a datagram holds ends MSGSIZE, and nothing is sent")
    void oversize() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        ByteBuffer large = ByteBuffer.wrap(pattern(MAX_V4 + 1, 3));
        Aio send = client().newAio();
        send.setInput(0, socket.localAddress()).setIov(large);
        assertThat(peer.send(send)).isTrue();
        awaitStatus(send, AioStatus.MSGSIZE);

        assertThat(send.count()).isZero();
        assertThat(large.position()).isZero();
        post(client(), peer, socket.localAddress(), "first");
        assertThat(next(service(), socket)).isEqualTo("first");
    }

    @Test
    @DisplayName("U5 oversize in several buffers ends MSGSIZE on a connected socket, which lives")
    void oversizeConnected() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        peer.connect(socket.localAddress());
        Aio send = client().newAio();
        send.setIov(ByteBuffer.allocate(40_000), ByteBuffer.allocateDirect(40_000));
        assertThat(peer.send(send)).isTrue();
        awaitStatus(send, AioStatus.MSGSIZE);

        post(client(), peer, null, "first");
        assertThat(next(service(), socket)).isEqualTo("first");
    }

    @Test
    @DisplayName("U5 the largest datagram of IPv4 goes through")
    void largest() throws Exception {
        UdpSocket socket = socket();
        byte[] sent = pattern(MAX_V4, 4);
        ByteBuffer buffer = ByteBuffer.allocate(MAX_V4);
        Aio pending = service().newAio();
        assertThat(socket.recv(pending.setIov(buffer))).isTrue();
        post(client(), peer(), socket.localAddress(), sent);

        awaitOk(pending);
        assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(sent));
    }

    @Test
    @DisplayName("B2 queued receives get datagrams in the order of their submission, and complete in it")
    void receivesInOrder() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        List<Integer> order = new ArrayList<>(); // written by the one loop, read once all are over
        List<ByteBuffer> buffers = new ArrayList<>();
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            Aio aio = service().newAio(done -> order.add(number));
            buffers.add(ByteBuffer.allocate(10));
            assertThat(socket.recv(aio.setIov(buffers.get(i)))).isTrue();
            handles.add(aio);
        }
        for (int i = 0; i < 20; i++) {
            post(client(), peer, socket.localAddress(), "d" + i);
        }
        for (int i = 0; i < 20; i++) {
            awaitOk(handles.get(i));
            assertThat(text(buffers.get(i))).isEqualTo("d" + i);
        }
        assertThat(order).isSorted().hasSize(20);
    }

    @Test
    @DisplayName("B2 queued sends leave in the order of their submission")
    void sendsInOrder() throws Exception {
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        List<Aio> sends = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Aio aio = client().newAio();
            aio.setInput(0, socket.localAddress());
            assertThat(peer.send(aio.setIov(ByteBuffer.wrap(("s" + i).getBytes(StandardCharsets.UTF_8)))))
                    .isTrue();
            sends.add(aio);
        }
        sends.forEach(KitFixture::awaitOk);
        for (int i = 0; i < 50; i++) {
            assertThat(next(service(), socket)).isEqualTo("s" + i);
        }
    }
}

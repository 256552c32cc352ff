package weir.tck;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.UdpSocket;
import weir.spi.Capability;

/** What the tests of datagrams share: a socket under test, a peer of the client's, short ways to send and receive. */
abstract class UdpFixture extends KitFixture {
    /** The socket under test. */
    final UdpSocket socket() throws AioException {
        needs(Capability.UDP);
        return service().udp("udp://127.0.0.1:0");
    }

    /** A socket of the client's. */
    final UdpSocket peer() throws AioException {
        return client().udp("udp://127.0.0.1:0");
    }

    /** A port of 127.0.0.1 that nobody has bound. */
    final InetSocketAddress closedPort() throws AioException {
        try (UdpSocket gone = service().udp("udp://127.0.0.1:0")) {
            return gone.localAddress();
        }
    }

    /** Sends one datagram; the operating system has it when this returns. */
    static void post(AioService owner, UdpSocket from, @Nullable InetSocketAddress to, byte[] bytes) {
        try (Aio aio = owner.newAio()) {
            Assertions.assertThat(from.send(aio.setInput(0, to).setIov(ByteBuffer.wrap(bytes))))
                    .isTrue();
            awaitOk(aio);
            Assertions.assertThat(aio.count()).as("bytes sent").isEqualTo(bytes.length);
        }
    }

    /** Sends one datagram of a text. */
    static void post(AioService owner, UdpSocket from, @Nullable InetSocketAddress to, String text) {
        post(owner, from, to, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Submits a receive of up to 2000 bytes on a new handle; {@link #text} reads it. */
    static Aio receiving(AioService owner, UdpSocket on) {
        Aio aio = owner.newAio();
        aio.setIov(ByteBuffer.allocate(2000));
        aio.attach(on);
        Assertions.assertThat(on.recv(aio)).isTrue();
        return aio;
    }

    /** Waits for a datagram and returns it as text. */
    static String next(AioService owner, UdpSocket on) {
        try (Aio aio = owner.newAio()) {
            ByteBuffer buffer = ByteBuffer.allocate(2000);
            Assertions.assertThat(on.recv(aio.setIov(buffer))).isTrue();
            awaitOk(aio);
            return text(buffer);
        }
    }

    /** What a receive stored in a heap buffer. */
    static String text(ByteBuffer filled) {
        return StandardCharsets.UTF_8.decode(filled.duplicate().flip()).toString();
    }

    /** A receive into a buffer, waited for, whatever its end. */
    static Aio received(AioService owner, UdpSocket on, AioStatus expected, ByteBuffer... buffers) {
        Aio aio = owner.newAio();
        Assertions.assertThat(on.recv(aio.setIov(buffers))).isTrue();
        return awaitStatus(aio, expected);
    }
}

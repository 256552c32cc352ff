package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioUrl;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;

/** What the tests of streams share: the kind of address they run over, submissions, and raw peers. */
public abstract class StreamFixture extends KitFixture {
    /** More bytes than the buffers of the operating system hold, so that sending them waits for a reader. */
    protected static final int MORE_THAN_FITS = 32 << 20;

    /** For subclasses. */
    protected StreamFixture() {}

    /** Where the next listener shall listen; another URL runs the same tests over another kind of socket. */
    protected String newUrl() {
        return "tcp://127.0.0.1:0";
    }

    @BeforeEach
    final void skipWhatIsLacking() {
        AioUrl url = AioUrl.parse(newUrl());
        switch (url.scheme()) {
            case IPC -> needs(Capability.UNIX);
            case ABSTRACT -> needs(Capability.ABSTRACT);
            default -> {
                needs(Capability.TCP);
                if (url.host().indexOf(':') >= 0) {
                    RawSockets.assumeIpv6();
                }
            }
        }
    }

    /** Whether the streams are TCP. */
    protected final boolean isTcp() {
        return newUrl().startsWith("tcp:");
    }

    /** Two connected streams; {@code near} is the client's. */
    protected final Pair pair() {
        return connect(newUrl());
    }

    /** A stream of the service's, in its layer, and its peer from the JDK. */
    protected record RawPair(ByteStream stream, SocketChannel raw) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            raw.close();
        }
    }

    /** A stream with a raw peer. */
    protected final RawPair rawPair() {
        needs(Capability.OUTSIDE);
        return rawPair(newUrl());
    }

    /** A stream, accepted at this URL, with a raw peer. */
    protected final RawPair rawPair(String url) {
        try (StreamListener listener = listen(url);
                Aio accept = service().newAio()) {
            assertThat(listener.accept(accept)).isTrue();
            SocketChannel raw = RawSockets.connect(listener.localAddress());
            awaitOk(accept);
            return new RawPair(layer(Objects.requireNonNull(accept.stream())), raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Submissions

    /** Submits a recv with a new handle. */
    protected static Aio startRecv(AioService owner, ByteStream stream, ByteBuffer... buffers) {
        Aio aio = owner.newAio();
        assertThat(stream.recv(aio.setIov(buffers))).as("accepted").isTrue();
        return aio;
    }

    /** Submits a recvFully with a new handle. */
    protected static Aio startRecvFully(AioService owner, ByteStream stream, ByteBuffer... buffers) {
        Aio aio = owner.newAio();
        assertThat(stream.recvFully(aio.setIov(buffers))).as("accepted").isTrue();
        return aio;
    }

    /** Submits a send with a new handle. */
    protected static Aio startSend(AioService owner, ByteStream stream, ByteBuffer... buffers) {
        Aio aio = owner.newAio();
        assertThat(stream.send(aio.setIov(buffers))).as("accepted").isTrue();
        return aio;
    }

    /** Submits a sendAll with a new handle. */
    protected static Aio startSendAll(AioService owner, ByteStream stream, ByteBuffer... buffers) {
        Aio aio = owner.newAio();
        assertThat(stream.sendAll(aio.setIov(buffers))).as("accepted").isTrue();
        return aio;
    }

    /** Submits a readable with a new handle. */
    protected static Aio startReadable(AioService owner, ByteStream stream) {
        Aio aio = owner.newAio();
        assertThat(stream.readable(aio)).as("accepted").isTrue();
        return aio;
    }

    /** Waits until a recv on the stream would not wait. */
    protected static void awaitReadable(AioService owner, ByteStream stream) {
        awaitOk(startReadable(owner, stream));
    }

    // Bytes

    /** Expects the same bytes; says where they differ, not what they all are. */
    protected static void requireSame(byte[] actual, byte[] expected) {
        assertThat(actual.length).as("number of bytes").isEqualTo(expected.length);
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte that differs, -1 = none")
                .isEqualTo(-1);
    }

    /** The bytes between the buffer's start and its position. */
    protected static byte[] filled(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.duplicate().flip().get(bytes);
        return bytes;
    }
}

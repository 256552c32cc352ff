package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.spi.Capability;
import weir.spi.EngineScope;

/** What the tests of dials share. */
abstract class DialerFixture extends KitFixture {
    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.TCP);
    }

    final StreamDialer dialer(String url) {
        try {
            return client().dialer(url);
        } catch (AioException e) {
            throw new AssertionError(e);
        }
    }

    static StreamDialer dialer(EngineScope scope, ServerSocketChannel server) throws IOException {
        return scope.dialer(urlOf(server));
    }

    static String urlOf(ServerSocketChannel server) throws IOException {
        return "tcp://127.0.0.1:" + RawSockets.portOf(server.getLocalAddress());
    }

    final Aio startDial(StreamDialer dialer) {
        Aio aio = client().newAio();
        assertThat(dialer.dial(aio)).as("accepted").isTrue();
        return aio;
    }

    static ByteStream streamOf(Aio dial) {
        awaitOk(dial);
        return Objects.requireNonNull(dial.stream(), "a successful dial yields a stream");
    }
}

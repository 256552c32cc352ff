package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import weir.api.Aio;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;

/** What the tests of listeners over TCP share. */
abstract class ListenerFixture extends KitFixture {
    @BeforeEach
    final void skipWhatIsLacking() {
        needs(Capability.TCP);
    }

    final Aio startAccept(StreamListener listener) {
        Aio aio = service().newAio();
        assertThat(listener.accept(aio)).as("accepted").isTrue();
        return aio;
    }

    static ByteStream streamOf(Aio accept) {
        awaitOk(accept);
        return Objects.requireNonNull(accept.stream(), "a successful accept yields a stream");
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Calls of a backend that the operating system refuses though nothing is wrong with the connection (E1, B6). */
public abstract class BackendFailureTests extends StreamFixture {
    private FailingBackend failing;
    private EngineScope scope;

    /** For subclasses. */
    protected BackendFailureTests() {}

    @BeforeEach
    final void openService() {
        needs(Capability.TCP);
        failing = new FailingBackend(provider());
        scope = open(newEngine(failing, EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("refused"));
    }

    private StreamListener listening() throws AioException {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        return listener;
    }

    private Aio accepting(StreamListener listener) {
        Aio aio = scope.newAio();
        assertThat(listener.accept(aio)).isTrue();
        return aio;
    }

    private ByteStream dial(StreamListener listener) throws AioException {
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        return awaitOk(dial).stream();
    }

    /** A stream that the scope accepted, and its peer. */
    private Pair accepted() throws AioException {
        StreamListener listener = listening();
        Aio accept = accepting(listener);
        ByteStream far = dial(listener);
        return new Pair(awaitOk(accept).stream(), far);
    }

    @Test
    @DisplayName("E1 an accept that the system refuses ends with status and cause of that; the next one gets a stream")
    void accept() throws Exception {
        IOException cause = new IOException("the kit says so");
        failing.failure = new AioException(AioStatus.PERM, "accept is not allowed", cause);
        StreamListener listener = listening();
        failing.failIn("accept");
        Aio refused = accepting(listener);
        dial(listener);
        awaitStatus(refused, AioStatus.PERM);
        assertThat(refused.cause()).isSameAs(cause);
        failing.recover();
        awaitOk(accepting(listener));
    }

    @Test
    @DisplayName("S2 E6 a dial that fails once it is connected ends, and keeps no drain waiting")
    void connectedDial() throws Exception {
        StreamListener listener = listen();
        failing.failIn("remoteAddress");
        Aio dial = scope.newAio();
        assertThat(scope.dialer(listener.url()).dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.NOMEM);
        failing.recover();
        assertThat(scope.drain(patience())).isTrue();
    }

    @Test
    @DisplayName(
            "E3 an accept pauses for want of files, and goes on, although the listener's interest cannot be dropped")
    void pause() throws Exception {
        failing.failure = new AioException(AioStatus.NOFILES, "too many", new IOException("the kit says so"));
        StreamListener listener = listening();
        failing.failIn("accept");
        failing.failIn("unwant");
        Aio accept = accepting(listener);
        until("it pauses", () -> scope.engine().counters().acceptPauses() > 0);
        failing.recover();
        dial(listener);
        awaitOk(accept);
    }

    @Test
    @DisplayName("B1 an interest that cannot be dropped is logged, and the next recv gets the bytes")
    void unwant() throws Exception {
        Pair pair = accepted();
        ByteStream near = pair.near();
        ByteStream far = pair.far();
        Aio first = startRecv(scope, near, ByteBuffer.allocate(1)); // since it waited, there is an interest
        send(service(), far, new byte[1]);
        awaitOk(first);
        failing.failIn("unwant");
        try (LogCapture log = new LogCapture("weir.socket")) {
            send(service(), far, pattern(3, 1));
            log.await("it", LogCapture.saying("interest could not be dropped"));
        }
        failing.recover();
        assertThat(receive(scope, near, 3)).isEqualTo(pattern(3, 1));
    }

    @Test
    @DisplayName("B8 a readable that cannot be asked for ends, and the recv behind it gets the bytes")
    void ask() throws Exception {
        Pair pair = accepted();
        ByteStream near = pair.near();
        ByteStream far = pair.far();
        Aio head = startRecv(scope, near, ByteBuffer.allocate(3)); // before the bytes: so their event finds a taker
        send(service(), far, pattern(10, 1));
        assertThat(awaitOk(head).count()).isEqualTo(3);
        failing.failIn("ask");
        Aio readable = scope.newAio();
        assertThat(near.readable(readable)).isTrue();
        // OK where another event has told of the rest meanwhile.
        assertThat(await(readable).result()).isIn(AioStatus.NOMEM, AioStatus.OK);
        failing.recover();
        assertThat(receive(scope, near, 7)).isEqualTo(Arrays.copyOfRange(pattern(10, 1), 3, 10));
    }

    @Test
    @DisplayName("B6 a close that the system refuses is logged with that, and neither the stream nor its loop hangs")
    void close() throws Exception {
        failing.failure = new IOException("the kit says so");
        StreamListener listener = listening();
        Aio accept = accepting(listener);
        dial(listener);
        ByteStream stream = awaitOk(accept).stream();
        failing.failIn("close");
        try (LogCapture log = new LogCapture("weir.socket")) {
            stream.close();
            assertThat(log.await("it", LogCapture.saying("did not close cleanly"))
                            .getThrown())
                    .isSameAs(failing.failure);
        }
        failing.recover();
        Aio next = accepting(listener);
        dial(listener);
        awaitOk(next);
    }
}

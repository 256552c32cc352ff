package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
public abstract class BackendFailureTests extends KitFixture {
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

    private void dial(StreamListener listener) throws AioException {
        Aio dial = service().newAio();
        assertThat(service().dialer(listener.url()).dial(dial)).isTrue();
        awaitOk(dial);
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

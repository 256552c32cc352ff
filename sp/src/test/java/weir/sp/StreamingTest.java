package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.spi.EngineScope;

/** What a stream of messages costs. */
class StreamingTest extends SpFixture {
    private static final int PULL = 81;
    private static final int MESSAGES = 2000;

    private long submitted() {
        return EngineScope.of(service()).dispatcher().engine().counters().submitted();
    }

    @Test
    @DisplayName("who sends the next message in the callback of the last does not pay a write for each")
    void chainOfCallbacksIsGathered() throws Exception {
        try (PushSocket push = PushSocket.open(service());
                RawPeer pull = RawPeer.of(push.listen("tcp://127.0.0.1:0").url(), PULL)) {
            until(() -> !push.pipes().isEmpty());
            long before = submitted();
            AtomicInteger sent = new AtomicInteger();
            Aio chain = service().newAio(aio -> {
                if (sent.incrementAndGet() < MESSAGES) {
                    push.send(aio.setMessage(SpMessage.create().appendInt(sent.get())));
                }
            });
            push.send(chain.setMessage(SpMessage.create().appendInt(0)));
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(pull.receive().getInt()).isEqualTo(i);
            }
            // For each message its send, and at most one call that looks for company; a write would be the third.
            assertThat(submitted() - before).isLessThan(MESSAGES * 5 / 2);
            chain.close();
        }
    }
}

package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;

/** Whose a message is, and what it looks like when it is the application's again (B7). */
class OwnershipTest extends SpFixture {
    private static SpMessage withHeader(String text) {
        SpMessage message = SpMessage.of(text);
        message.headerPart().append("header".getBytes());
        return message;
    }

    private static void untouched(Aio aio, SpMessage message, String text) {
        assertThat(aio.message()).isSameAs(message);
        assertThat(message.text()).isEqualTo(text);
        assertThat(message.header()).isEqualTo(ByteBuffer.wrap("header".getBytes()));
    }

    /** What ends a send that waits. */
    private interface End {
        void end(Aio aio, SpSocket socket);
    }

    @Test
    @DisplayName("B7 a message whose send waits, is canceled, times out or is closed with its socket is as it was")
    void notSent() throws Exception {
        ends(AioStatus.CANCELED, (aio, socket) -> aio.cancel());
        ends(AioStatus.BUSY, (aio, socket) -> aio.abort(AioStatus.BUSY));
        ends(AioStatus.CLOSED, (aio, socket) -> socket.close());
        ends(AioStatus.TIMEDOUT, (aio, socket) -> {});
    }

    private void ends(AioStatus status, End end) throws Exception {
        try (PushSocket push = PushSocket.open(service());
                PairSocket pair = PairSocket.openV1(service());
                ReqSocket req = ReqSocket.open(service())) {
            ends(push, push::send, status, end);
            ends(pair, pair::send, status, end);
            ends(req, req::send, status, end);
            SpContext context = req.context();
            if (status == AioStatus.CLOSED) {
                return; // with its socket, above
            }
            ends(req, context::send, status, end);
        }
    }

    private void ends(SpSocket socket, Submission send, AioStatus status, End end) throws Exception {
        SpMessage message = withHeader("text");
        Aio aio = service().newAio().setMessage(message);
        if (status == AioStatus.TIMEDOUT) {
            aio.setTimeout(Duration.ofMillis(10));
        }
        assertThat(send.submit(aio)).isTrue();
        assertThat(message.text()).as("while it waits").isEqualTo("text");
        end.end(aio, socket);
        status(aio, status);
        untouched(aio, message, "text");
        message.close();
    }

    @Test
    @DisplayName("B7 a send refused for its turn, or on a closed socket, leaves its message as it was")
    void refused() throws Exception {
        RepSocket rep = RepSocket.open(service());
        for (AioStatus status : List.of(AioStatus.STATE, AioStatus.CLOSED)) {
            SpMessage message = withHeader("x");
            Aio aio = service().newAio().setMessage(message);
            rep.send(aio);
            status(aio, status);
            untouched(aio, message, "x");
            rep.close();
        }
    }

    @Test
    @DisplayName("B7 on OK a message is gone from the handle, and every use of it throws")
    void sent() throws Exception {
        PushSocket push = PushSocket.open(service());
        PullSocket pull = PullSocket.open(service());
        connect(push, pull, "tcp://127.0.0.1:0");
        SpMessage message = withHeader("away");
        Aio aio = service().newAio().setMessage(message);
        push.send(aio);
        ok(aio);
        assertThat(aio.count()).isEqualTo(4);
        assertThat(aio.message()).isNull();
        for (ThrowingCallable use : SpMessageTest.uses(message)) {
            assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
        }
        try (Aio recv = begin(pull::recv);
                SpMessage received = (SpMessage) ok(recv).message()) {
            assertThat(recv.count()).isEqualTo(4);
            assertThat(received.text()).isEqualTo("away");
            assertThat(received.headerPart().length())
                    .as("the sender's header stays at home")
                    .isZero();
        }
    }

    @Test
    @DisplayName("B7 a failed receive leaves no message, whatever the handle had")
    void failedReceive() throws Exception {
        PullSocket pull = PullSocket.open(service());
        Aio aio = service().newAio().setTimeout(Duration.ZERO).setMessage(SpMessage.of("old"));
        pull.recv(aio);
        status(aio, AioStatus.TIMEDOUT);
        assertThat(aio.message()).isNull();
    }

    @Test
    @DisplayName("E2 a message of a foreign class, and none, are refused before the send starts")
    void foreign() {
        PushSocket push = PushSocket.open(service());
        SpContext context = ReqSocket.open(service()).context();
        for (Submission send : List.<Submission>of(push::send, context::send)) {
            Aio aio = service().newAio();
            assertThatThrownBy(() -> send.submit(aio)).isInstanceOf(NullPointerException.class);
            aio.setMessage(new Foreign());
            assertThatThrownBy(() -> send.submit(aio))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Foreign")
                    .hasMessageContaining("SpMessage");
            assertThat(aio.busy()).isFalse();
            assertThat(aio.message()).isInstanceOf(Foreign.class);
        }
    }

    @Test
    @DisplayName("H1 a submission of a busy handle throws, and the running operation keeps its message")
    void busy() throws Exception {
        PushSocket push = PushSocket.open(service());
        push.setOption(SpOptions.SEND_TIMEOUT, Duration.ofMinutes(1));
        SpMessage message = withHeader("first");
        Aio aio = service().newAio().setMessage(message);
        push.send(aio);
        assertThatThrownBy(() -> push.send(aio)).isInstanceOf(IllegalStateException.class);
        aio.cancel();
        status(aio, AioStatus.CANCELED);
        untouched(aio, message, "first");
    }

    private static final class Foreign implements Message {
        @Override
        public ByteBuffer header() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public ByteBuffer body() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public Message duplicate() {
            return new Foreign();
        }

        @Override
        public void close() {}
    }
}

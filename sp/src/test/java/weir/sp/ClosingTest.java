package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** What ends when sockets, contexts and peers close. */
class ClosingTest extends SpFixture {
    private static final String ANY_PORT = "tcp://127.0.0.1:0";

    @Test
    @DisplayName("B6 operations on a closed context end CLOSED, those that waited too")
    void closedContext() throws Exception {
        try (ReqSocket req = ReqSocket.open(service());
                RepSocket rep = RepSocket.open(service());
                SurveyorSocket surveyor = SurveyorSocket.open(service());
                RespondentSocket respondent = RespondentSocket.open(service())) {
            for (SpContext context : List.of(req.context(), rep.context(), surveyor.context(), respondent.context())) {
                context.close();
                status(begin(context::recv), AioStatus.CLOSED);
                status(beginSend(context::send, "x"), AioStatus.CLOSED);
                context.close();
            }
            SpContext asking = req.context();
            Aio send = beginSend(asking::send, "nobody there");
            SpContext answering = rep.context();
            Aio recv = begin(answering::recv);
            asking.close();
            answering.close();
            status(send, AioStatus.CLOSED);
            assertThat(((SpMessage) send.message()).text()).isEqualTo("nobody there");
            status(recv, AioStatus.CLOSED);
        }
    }

    @Test
    @DisplayName("a context opened on a closed socket is closed")
    void contextOfClosedSocket() throws Exception {
        ReqSocket req = ReqSocket.open(service());
        req.close();
        SpContext context = req.context();
        status(begin(context::recv), AioStatus.CLOSED);
        status(beginSend(context::send, "x"), AioStatus.CLOSED);
    }

    @Test
    @DisplayName("closing a socket closes all its pipes, however many")
    void manyPipes() throws Exception {
        PullSocket pull = PullSocket.open(service());
        String url = pull.listen(ANY_PORT).url();
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            peers.add(RawPeer.of(url, 80));
        }
        until(() -> pull.pipes().size() == 1000);
        pull.close();
        for (RawPeer peer : peers) {
            peer.awaitClosed();
            peer.close();
        }
    }

    @Test
    @DisplayName("closing a socket that has dialled thousands of pipes needs no deep stack")
    void manyDialled() throws Exception {
        PullSocket pull = PullSocket.open(service());
        PushSocket push = PushSocket.open(service());
        String url = "inproc://many-" + System.nanoTime();
        pull.listen(url);
        for (int i = 0; i < 5000; i++) {
            push.dial(url);
        }
        until(() -> pull.pipes().size() == 5000);
        Throwable[] thrown = {null};
        Thread small = new Thread(null, push::close, "closes", 256 << 10);
        small.setUncaughtExceptionHandler((thread, failure) -> thrown[0] = failure);
        small.start();
        small.join();
        assertThat(thrown[0]).isNull();
        until(() -> pull.pipes().isEmpty());
    }

    @Test
    @DisplayName("closing a socket closes those who have not yet shaken hands")
    void duringHandshake() throws Exception {
        PullSocket pull = PullSocket.open(service());
        try (RawPeer peer = RawPeer.connect(pull.listen(ANY_PORT).url())) {
            peer.read(8); // it greets
            long start = System.nanoTime();
            pull.close();
            peer.awaitClosed();
            assertThat(System.nanoTime() - start).as("ns").isLessThan(5_000_000_000L);
        }
    }

    @Test
    @DisplayName("B7 a message that is not the sender's is refused, and the handle stays idle")
    void closedMessage() throws Exception {
        PushSocket push = PushSocket.open(service());
        PullSocket pull = PullSocket.open(service());
        connect(push, pull, ANY_PORT);
        SpMessage message = SpMessage.of("x");
        message.close();
        Aio aio = service().newAio().setMessage(message);
        assertThatThrownBy(() -> push.send(aio)).isInstanceOf(IllegalStateException.class);
        assertThat(aio.busy()).isFalse();
        push.send(aio.setMessage(SpMessage.of("y")));
        ok(aio);
        assertThat(recv(pull::recv)).isEqualTo("y");
    }

    @Test
    @DisplayName("B7 a message that is closed or sent elsewhere while its send waits ends that send alone, STATE")
    void closedWhileWaiting() throws Exception {
        PushSocket push = PushSocket.open(service());
        SpMessage message = SpMessage.of("x");
        Aio broken = service().newAio().setMessage(message);
        push.send(broken);
        Aio next = beginSend(push::send, "y");
        message.close();
        PullSocket pull = PullSocket.open(service());
        connect(push, pull, ANY_PORT);
        status(broken, AioStatus.STATE);
        ok(next);
        assertThat(recv(pull::recv)).isEqualTo("y");
    }

    @Test
    @DisplayName("rep: an answer that waits for a slow asker goes to it, though the next request has come meanwhile")
    void answerWaits() throws Exception {
        RepSocket rep = RepSocket.open(service());
        String url = rep.listen(ANY_PORT).url();
        try (RawPeer slow = RawPeer.of(url, 48);
                RawPeer quick = RawPeer.of(url, 48)) {
            until(() -> rep.pipes().size() == 2);
            int requests = 0;
            String large = "a".repeat(1 << 20);
            Aio waiting;
            do { // until nothing more goes out to who does not read
                requests++;
                slow.send("slow", 0x8000_0000 + requests);
                assertThat(recv(rep::recv)).isEqualTo("slow");
                waiting = beginSend(rep::send, large + requests);
            } while (waiting.await(Duration.ofMillis(300)));
            status(beginSend(rep::send, "twice"), AioStatus.STATE);
            quick.send("quick", 0x8000_0000);
            assertThat(recv(rep::recv)).isEqualTo("quick");
            status(beginSend(rep::send, "too early"), AioStatus.STATE);
            for (int i = 1; i <= requests; i++) {
                ByteBuffer answer = slow.receive();
                assertThat(answer.getInt()).isEqualTo(0x8000_0000 + i);
                assertThat(answer.remaining()).isEqualTo((large + i).length());
            }
            ok(waiting);
            send(rep::send, "re quick");
            ByteBuffer answer = quick.receive();
            assertThat(answer.getInt()).isEqualTo(0x8000_0000);
            assertThat(answer.remaining()).isEqualTo("re quick".length());
        }
    }

    @Test
    @DisplayName("closing a listener closes those who have not yet shaken hands with it, and nobody else")
    void listenerDuringHandshake() throws Exception {
        PullSocket pull = PullSocket.open(service());
        SpEndpoint first = pull.listen(ANY_PORT);
        SpEndpoint second = pull.listen(ANY_PORT);
        try (RawPeer early = RawPeer.connect(first.url());
                RawPeer other = RawPeer.connect(second.url())) {
            early.read(8); // it greets
            other.read(8);
            long start = System.nanoTime();
            first.close();
            early.awaitClosed();
            assertThat(System.nanoTime() - start).as("ns").isLessThan(5_000_000_000L);
            other.write(RawPeer.greeting(80)).send("hello");
            assertThat(recv(pull::recv)).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("a dial that ends with an error is over: nothing dials on behind the back of who was told")
    void failedDial() throws Exception {
        PairSocket pair = PairSocket.open(service());
        pair.setOption(SpOptions.RECONNECT_MAX, Duration.ofMillis(1));
        pair.setOption(SpOptions.RECONNECT_MIN, Duration.ofMillis(1));
        PairSocket one = PairSocket.open(service());
        PairSocket two = PairSocket.open(service());
        dial(pair, one.listen(ANY_PORT).url());
        AtomicInteger told = new AtomicInteger();
        two.onPipe((pipe, event) -> told.incrementAndGet());
        Aio second = service().newAio();
        pair.dial(two.listen(ANY_PORT).url(), second);
        status(second, AioStatus.CONNABORTED);
        Aio time = service().newAio();
        service().sleep(Duration.ofMillis(200), time); // for hundreds of dials
        ok(time);
        assertThat(told.get()).as("pipes that came and went").isLessThanOrEqualTo(2);
    }
}

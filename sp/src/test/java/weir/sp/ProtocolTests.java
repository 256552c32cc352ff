package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** What each protocol promises, socket to socket. */
abstract class ProtocolTests extends SpFixture {
    @Test
    @DisplayName("pair: messages go both ways, in order, empty ones too")
    void pair() throws Exception {
        for (boolean first : new boolean[] {true, false}) {
            try (PairSocket one = first ? PairSocket.open(service()) : PairSocket.openV1(service());
                    PairSocket two = first ? PairSocket.open(service()) : PairSocket.openV1(service())) {
                connect(one, two, url());
                for (String text : List.of("a", "", "ccc")) {
                    Aio recv = begin(two::recv);
                    send(one::send, text);
                    assertThat(text(ok(recv))).isEqualTo(text);
                    send(two::send, "re " + text);
                    assertThat(recv(one::recv)).isEqualTo("re " + text);
                }
            }
        }
    }

    @Test
    @DisplayName("pair: a send waits for the peer, and can be canceled with its message")
    void pairWaits() throws Exception {
        PairSocket one = PairSocket.open(service());
        Aio canceled = beginSend(one::send, "never");
        canceled.cancel();
        status(canceled, AioStatus.CANCELED);
        assertThat(((SpMessage) canceled.message()).text()).isEqualTo("never");
        Aio waiting = beginSend(one::send, "hello");
        assertThat(waiting.await(Duration.ofMillis(20))).isFalse();
        PairSocket two = PairSocket.open(service());
        connect(one, two, url());
        ok(waiting);
        assertThat(recv(two::recv)).isEqualTo("hello");
    }

    @Test
    @DisplayName("pair: a second peer is turned away, and taken once the first has gone")
    void pairSecondPeer() throws Exception {
        PairSocket one = PairSocket.open(service());
        one.setOption(SpOptions.RECONNECT_MAX, Duration.ofMillis(50));
        SpEndpoint endpoint = one.listen(url());
        PairSocket first = PairSocket.open(service());
        dial(first, endpoint.url());
        until(() -> one.pipes().size() == 1); // the listening side may agree later than the dialling one
        PairSocket second = PairSocket.open(service());
        second.setOption(SpOptions.RECONNECT_MAX, Duration.ofMillis(50));
        second.dial(endpoint.url());
        send(first::send, "first");
        assertThat(recv(one::recv)).isEqualTo("first");
        SpPipe old = one.pipes().get(0);
        first.close();
        // What it sends while it is still being turned away is lost.
        until(() -> {
            List<SpPipe> now = one.pipes(); // one look: between two the old one may go
            return now.size() == 1 && !now.contains(old);
        });
        send(second::send, "second");
        assertThat(recv(one::recv)).isEqualTo("second");
    }

    @Test
    @DisplayName("push, pull: work goes in turns to those who can take it")
    void pushPull() throws Exception {
        PushSocket push = PushSocket.open(service());
        PullSocket one = PullSocket.open(service());
        PullSocket two = PullSocket.open(service());
        SpEndpoint endpoint = push.listen(url());
        dial(one, endpoint.url());
        dial(two, endpoint.url());
        until(() -> push.pipes().size() == 2);
        for (int i = 0; i < 10; i++) {
            send(push::send, "job " + i);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(recv(one::recv));
            all.add(recv(two::recv));
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(numbered("job ", 10));
    }

    private static List<String> numbered(String what, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(what + i);
        }
        return all;
    }

    @Test
    @DisplayName("push, pull: back-pressure holds up a sender, memory does not grow, nothing is lost")
    void pushPullBackPressure() throws Exception {
        PushSocket push = PushSocket.open(service());
        PullSocket pull = PullSocket.open(service());
        connect(push, pull, url());
        byte[] body = new byte[50_000];
        int sent = 0;
        Aio aio = service().newAio();
        do {
            push.send(aio.setMessage(SpMessage.of(body).insertInt(sent)));
            sent++;
        } while (aio.await(Duration.ofMillis(200)) && sent < 5_000);
        assertThat(sent).as("messages until it waits").isLessThan(5_000);
        for (int i = 0; i < sent; i++) {
            try (Aio recv = begin(pull::recv)) {
                try (SpMessage message = (SpMessage) ok(recv).message()) {
                    assertThat(message.trimInt()).isEqualTo(i);
                    assertThat(message.length()).isEqualTo(body.length);
                }
            }
        }
        ok(aio);
    }

    @Test
    @DisplayName("pub, sub: a subscriber gets what begins with its topics, all with the empty one")
    void pubSub() throws Exception {
        PubSocket pub = PubSocket.open(service());
        SubSocket some = SubSocket.open(service());
        SubSocket all = SubSocket.open(service());
        some.subscribe("b");
        some.subscribe("cc");
        all.subscribe("");
        SpEndpoint endpoint = pub.listen(url());
        dial(some, endpoint.url());
        dial(all, endpoint.url());
        until(() -> pub.pipes().size() == 2);
        for (String text : List.of("a1", "b1", "c1", "cc1", "b2")) {
            send(pub::send, text);
        }
        for (String text : List.of("b1", "cc1", "b2")) {
            assertThat(recv(some::recv)).isEqualTo(text);
        }
        for (String text : List.of("a1", "b1", "c1", "cc1", "b2")) {
            assertThat(recv(all::recv)).isEqualTo(text);
        }
        assertThat(some.unsubscribe("b")).isTrue();
        assertThat(some.unsubscribe("b")).isFalse();
        send(pub::send, "b3");
        send(pub::send, "cc3");
        assertThat(recv(some::recv)).isEqualTo("cc3");
    }

    @Test
    @DisplayName("req, rep: each request has its answer, with many at once in contexts")
    void reqRep() throws Exception {
        ReqSocket req = ReqSocket.open(service());
        RepSocket rep = RepSocket.open(service());
        connect(req, rep, url());
        for (int i = 0; i < 4; i++) {
            answerAll(rep.context());
        }
        List<Aio> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SpContext context = req.context();
            send(context::send, "ask " + i);
            answers.add(begin(context::recv));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(text(ok(answers.get(i)))).isEqualTo("re ask " + i);
        }
    }

    private void answerAll(SpContext context) {
        context.recv(service().newAio(aio -> {
            if (aio.result() == AioStatus.OK) {
                SpMessage message = (SpMessage) aio.message();
                aio.setMessage(null);
                // A handle for each answer, so that the next request need not wait.
                Aio answer = service().newAio(Aio::close);
                context.send(answer.setMessage(message.insert("re ".getBytes())));
                context.recv(aio);
            }
        }));
    }

    @Test
    @DisplayName("req, rep: out of turn is STATE; a new request ends the one before")
    void reqRepState() throws Exception {
        ReqSocket req = ReqSocket.open(service());
        RepSocket rep = RepSocket.open(service());
        connect(req, rep, url());
        status(begin(req::recv), AioStatus.STATE);
        status(beginSend(rep::send, "x"), AioStatus.STATE);
        send(req::send, "one");
        Aio first = begin(req::recv);
        send(req::send, "two");
        status(first, AioStatus.CANCELED);
        assertThat(recv(rep::recv)).isEqualTo("one");
        send(rep::send, "re one");
        assertThat(recv(rep::recv)).isEqualTo("two");
        send(rep::send, "re two");
        assertThat(recv(req::recv)).isEqualTo("re two");
        status(begin(req::recv), AioStatus.STATE);
    }

    @Test
    @DisplayName("req: a request is sent again to another when its pipe goes, or no answer comes in time")
    void reqAgain() throws Exception {
        ReqSocket req = ReqSocket.open(service());
        RepSocket silent = RepSocket.open(service());
        RepSocket other = RepSocket.open(service());
        connect(req, silent, url());
        send(req::send, "ask");
        assertThat(recv(silent::recv)).isEqualTo("ask");
        dial(req, other.listen(url()).url());
        silent.close();
        assertThat(recv(other::recv)).isEqualTo("ask");
        send(other::send, "answer");
        assertThat(recv(req::recv)).isEqualTo("answer");

        req.setOption(SpOptions.RESEND_TIME, Duration.ofMillis(30));
        send(req::send, "late");
        assertThat(recv(other::recv)).isEqualTo("late");
        assertThat(recv(other::recv)).as("sent again").isEqualTo("late");
        send(other::send, "answer");
        assertThat(recv(req::recv)).isEqualTo("answer");
    }

    @Test
    @DisplayName("surveyor: takes all answers until its time is over")
    void survey() throws Exception {
        SurveyorSocket surveyor = SurveyorSocket.open(service());
        surveyor.setOption(SpOptions.SURVEY_TIME, Duration.ofMillis(300));
        RespondentSocket one = RespondentSocket.open(service());
        RespondentSocket two = RespondentSocket.open(service());
        SpEndpoint endpoint = surveyor.listen(url());
        dial(one, endpoint.url());
        dial(two, endpoint.url());
        until(() -> surveyor.pipes().size() == 2);
        status(begin(surveyor::recv), AioStatus.STATE);
        send(surveyor::send, "who?");
        assertThat(recv(one::recv)).isEqualTo("who?");
        send(one::send, "one");
        assertThat(recv(surveyor::recv)).isEqualTo("one");
        assertThat(recv(two::recv)).isEqualTo("who?");
        send(two::send, "two");
        assertThat(recv(surveyor::recv)).isEqualTo("two");
        status(begin(surveyor::recv), AioStatus.TIMEDOUT);
        status(begin(surveyor::recv), AioStatus.STATE);
        status(beginSend(one::send, "x"), AioStatus.STATE);
    }

    @Test
    @DisplayName("bus: all neighbours hear, nobody hears itself")
    void bus() throws Exception {
        BusSocket hub = BusSocket.open(service());
        BusSocket one = BusSocket.open(service());
        BusSocket two = BusSocket.open(service());
        SpEndpoint endpoint = hub.listen(url());
        dial(one, endpoint.url());
        dial(two, endpoint.url());
        until(() -> hub.pipes().size() == 2);
        send(hub::send, "to all");
        assertThat(recv(one::recv)).isEqualTo("to all");
        assertThat(recv(two::recv)).isEqualTo("to all");
        send(one::send, "from one");
        assertThat(recv(hub::recv)).isEqualTo("from one");
        Aio nothing = begin(two::recv);
        assertThat(nothing.await(Duration.ofMillis(20))).isFalse();
    }

    @Test
    @DisplayName("a large message arrives whole, one over the limit closes its pipe")
    void large() throws Exception {
        PushSocket push = PushSocket.open(service());
        PullSocket pull = PullSocket.open(service());
        connect(push, pull, url());
        byte[] body = new byte[1 << 20];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + (i >> 8));
        }
        for (int size : new int[] {8_191, 16_375, 16_376, 16_384, 65_536, 1 << 20}) {
            Aio recv = begin(pull::recv);
            Aio send = service().newAio();
            push.send(send.setMessage(SpMessage.ofCapacity(size).append(body, 0, size)));
            ok(send);
            try (SpMessage message = (SpMessage) ok(recv).message()) {
                assertThat(message.length()).isEqualTo(size);
                assertThat(message.body().mismatch(java.nio.ByteBuffer.wrap(body, 0, size)))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    @DisplayName("closing a socket ends what waits CLOSED, and its peer dials again")
    void close() throws Exception {
        PairSocket one = PairSocket.open(service());
        PairSocket two = PairSocket.open(service());
        two.setOption(SpOptions.RECONNECT_MAX, Duration.ofMillis(50));
        SpEndpoint endpoint = one.listen(url());
        two.dial(endpoint.url());
        until(() -> one.pipes().size() == 1);
        Aio recv = begin(one::recv);
        String url = endpoint.url();
        one.close();
        status(recv, AioStatus.CLOSED);
        status(begin(one::recv), AioStatus.CLOSED);
        until(() -> two.pipes().isEmpty());
        PairSocket again = PairSocket.open(service());
        again.listen(url);
        until(() -> again.pipes().size() == 1);
        send(two::send, "here");
        assertThat(recv(again::recv)).isEqualTo("here");
    }
}

package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.Message;
import weir.spi.EngineScope;
import weir.spi.OperationInfo;

/** Who owns a message, and operations of one's own, with the two owners that can end each: rules B7 and S4. */
public abstract class MessageTests extends KitFixture {
    private final TestMessage message = TestMessage.of(5, 1);

    /** For subclasses. */
    protected MessageTests() {}

    private EngineScope scope(String name) {
        return open(engine(), AioConfig.DEFAULT.withName(name));
    }

    @Test
    @DisplayName("B7 a message sent is gone from the handle and arrives at a receiver that waits")
    void sendToWaiting() {
        MessagePipe pipe = new MessagePipe(service(), 1);
        Recorder recorder = new Recorder();
        Aio recv = service().newAio(recorder);
        assertThat(pipe.recv(recv)).isTrue();
        Aio send = service().newAio().setMessage(message);
        assertThat(pipe.send(send)).isTrue();
        awaitOk(send);
        assertThat(send.message()).isNull();
        assertThat(send.count()).isEqualTo(5);
        assertThat(recorder.await(1).get(0).count()).isEqualTo(5);
        assertThat(recv.message()).isSameAs(message);
        assertThat(message.isClosed()).isFalse();
    }

    @Test
    @DisplayName("B7 H4 in the callback of a receive the message is there, in that of a send it is gone")
    void visibleInCallback() {
        MessagePipe pipe = new MessagePipe(service(), 1);
        AtomicReference<Message> received = new AtomicReference<>();
        AtomicReference<Message> left = new AtomicReference<>(message);
        Recorder recvDone = new Recorder();
        Recorder sendDone = new Recorder();
        pipe.send(service()
                .newAio(aio -> {
                    left.set(aio.message());
                    sendDone.done(aio);
                })
                .setMessage(message));
        pipe.recv(service().newAio(aio -> {
            received.set(aio.message());
            recvDone.done(aio);
        }));
        sendDone.await(1);
        recvDone.await(1);
        assertThat(left).hasNullValue();
        assertThat(received).hasValue(message);
    }

    @Test
    @DisplayName("B7 a message set and not sent stays with the handle")
    void stays() {
        Aio aio = service().newAio().setMessage(message);
        assertThat(aio.message()).isSameAs(message);
        service().sleep(Duration.ZERO, aio);
        awaitOk(aio);
        assertThat(aio.message()).isSameAs(message);
        assertThat(aio.setMessage(null).message()).isNull();
    }

    @Test
    @DisplayName("B7 H10 while a send runs its message cannot be exchanged")
    void settingWhileRunning() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        Aio aio = service().newAio().setMessage(message);
        pipe.send(aio);
        assertThatIllegalStateException().isThrownBy(() -> aio.setMessage(TestMessage.of(1, 1)));
        aio.cancel();
        awaitStatus(aio, AioStatus.CANCELED);
        assertThat(aio.message()).isSameAs(message);
    }

    @Test
    @DisplayName("B7 after a cancel the message is the caller's as it was, and may be sent again")
    void canceledSend() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        Aio send = service().newAio().setMessage(message);
        pipe.send(send);
        assertThat(send.cancel()).isTrue();
        awaitStatus(send, AioStatus.CANCELED);
        assertThat(send.message()).isSameAs(message);
        assertThat(message.body().remaining()).isEqualTo(5);
        assertThat(message.isClosed()).isFalse();
        Aio recv = service().newAio();
        pipe.recv(recv);
        assertThat(recv.busy()).as("the canceled message was not taken").isTrue();
        pipe.send(send);
        awaitOk(send);
        assertThat(awaitOk(recv).message()).isSameAs(message);
    }

    @Test
    @DisplayName("B7 after a timeout the message is the caller's as it was")
    void timedOutSend() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        Aio send = service().newAio().setMessage(message).setTimeout(Duration.ofMillis(5));
        pipe.send(send);
        awaitStatus(send, AioStatus.TIMEDOUT);
        assertThat(send.message()).isSameAs(message);
        pipe.send(send.setTimeout(Duration.ZERO));
        assertThat(send.busy()).isFalse();
        awaitStatus(send, AioStatus.TIMEDOUT);
        assertThat(send.message()).isSameAs(message);
        assertThat(message.isClosed()).isFalse();
    }

    @Test
    @DisplayName("B7 after a close of the pipe the message is the caller's, pending or submitted later")
    void closedSend() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        Aio pending = service().newAio().setMessage(message);
        TestMessage second = TestMessage.of(3, 2);
        pipe.send(pending);
        pipe.close();
        awaitStatus(pending, AioStatus.CLOSED);
        assertThat(pending.message()).isSameAs(message);
        Aio later = service().newAio().setMessage(second);
        assertThat(pipe.send(later)).isTrue();
        awaitStatus(later, AioStatus.CLOSED);
        assertThat(later.message()).isSameAs(second);
        assertThat(message.isClosed()).isFalse();
    }

    @Test
    @DisplayName("B7 after a stop and a close of the handle the message is the caller's")
    void stoppedSend() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        Aio stopped = service().newAio().setMessage(message);
        pipe.send(stopped);
        stopped.stop();
        awaitStatus(stopped, AioStatus.STOPPED);
        assertThat(stopped.message()).isSameAs(message);
        assertThat(pipe.send(stopped)).isFalse();
        assertThat(stopped.message()).isSameAs(message);
        assertThat(message.isClosed()).isFalse();
    }

    @Test
    @DisplayName("B7 a receive that fails leaves no message, also not the one before it")
    void failedRecvLeavesNone() {
        MessagePipe pipe = new MessagePipe(service(), 1);
        Aio send = service().newAio().setMessage(message);
        pipe.send(send);
        awaitOk(send);
        Aio recv = service().newAio();
        pipe.recv(recv);
        assertThat(awaitOk(recv).message()).isSameAs(message);
        pipe.recv(recv);
        recv.cancel();
        awaitStatus(recv, AioStatus.CANCELED);
        assertThat(recv.message()).isNull();
        pipe.recv(recv.setTimeout(Duration.ZERO));
        awaitStatus(recv, AioStatus.TIMEDOUT);
        assertThat(recv.message()).isNull();
        pipe.close();
        pipe.recv(recv);
        awaitStatus(recv, AioStatus.CLOSED);
        assertThat(recv.message()).isNull();
    }

    @Test
    @DisplayName("B7 H9 a send without a message throws and leaves the handle idle")
    void sendWithoutMessage() {
        MessagePipe pipe = new MessagePipe(service(), 1);
        Aio aio = service().newAio();
        assertThatNullPointerException().isThrownBy(() -> pipe.send(aio));
        assertThat(aio.busy()).isFalse();
        assertThat(pipe.size()).isZero();
    }

    @Test
    @DisplayName("B7 messages arrive once each and in order, however sends and receives wait")
    void inOrder() {
        MessagePipe pipe = new MessagePipe(service(), 2);
        List<Message> sent = new ArrayList<>();
        List<Message> received = Collections.synchronizedList(new ArrayList<>());
        Recorder done = new Recorder();
        for (int i = 0; i < 50; i++) {
            TestMessage each = TestMessage.of(i, i);
            sent.add(each);
            pipe.send(service().newAio().setMessage(each));
        }
        pipe.recv(service().newAio(aio -> {
            received.add(aio.message());
            if (received.size() < 100) {
                pipe.recv(aio);
            } else {
                done.done(aio);
            }
        }));
        for (int i = 50; i < 100; i++) {
            TestMessage each = TestMessage.of(i, i);
            sent.add(each);
            pipe.send(service().newAio().setMessage(each));
        }
        done.await(1);
        assertThat(received).containsExactlyElementsOf(sent);
    }

    @Test
    @DisplayName("B7 C3 cancels between sends lose and double no message")
    void cancelsLoseNothing() {
        MessagePipe pipe = new MessagePipe(service(), 1);
        List<Message> taken = new ArrayList<>();
        List<Message> received = new ArrayList<>();
        Aio send = service().newAio();
        Aio recv = service().newAio();
        for (int i = 0; i < 300; i++) {
            TestMessage each = TestMessage.of(1, i);
            pipe.send(send.setMessage(each));
            if (i % 3 == 0) {
                send.cancel();
            } else if (i % 3 == 1) {
                pipe.recv(recv);
                received.add(awaitOk(recv).message());
            } else {
                pipe.recv(recv);
                received.add(awaitOk(recv).message());
                pipe.recv(recv);
                recv.cancel();
                if (await(recv).message() != null) {
                    received.add(recv.message());
                }
            }
            await(send);
            assertThat(send.message() == null).isEqualTo(send.result() == AioStatus.OK);
            if (send.result() == AioStatus.OK) {
                taken.add(each);
            }
        }
        while (pipe.size() > 0) {
            pipe.recv(recv);
            received.add(awaitOk(recv).message());
        }
        assertThat(received).containsExactlyElementsOf(taken);
    }

    // Two owners

    @Test
    @DisplayName("S4 the close of the handle's scope ends the operation STOPPED; the pipe of another goes on")
    void scopeOfHandleCloses() {
        EngineScope mine = scope("mine");
        MessagePipe pipe = new MessagePipe(service(), 0);
        AtomicReference<Message> seen = new AtomicReference<>();
        Recorder recorder = new Recorder();
        Aio send = mine.newAio(aio -> {
                    seen.set(aio.message());
                    recorder.done(aio);
                })
                .setMessage(message);
        pipe.send(send);
        mine.close();
        assertThat(recorder.runs()).extracting(Recorder.Run::status).containsExactly(AioStatus.STOPPED);
        assertThat(seen).hasValue(message);
        Aio recv = service().newAio();
        pipe.recv(recv);
        assertThat(recv.busy()).isTrue();
        pipe.send(service().newAio().setMessage(message));
        assertThat(awaitOk(recv).message()).isSameAs(message);
    }

    @Test
    @DisplayName("S4 the close of the pipe's scope ends the operation CLOSED; the handle of another goes on")
    void scopeOfPipeCloses() {
        EngineScope foreign = scope("foreign");
        MessagePipe pipe = new MessagePipe(foreign, 0);
        Recorder recorder = new Recorder();
        Aio send = service().newAio(recorder).setMessage(message);
        pipe.send(send);
        foreign.close();
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CLOSED);
        assertThat(await(send).message()).isSameAs(message);
        assertThat(service().sleep(Duration.ZERO, send)).isTrue();
        assertThat(recorder.await(2).get(1).status()).isEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("S4 after the close of the pipe's scope its operations still end, CLOSED and with callback")
    void submittedAfterScopeOfPipeClosed() {
        EngineScope foreign = scope("foreign");
        service();
        MessagePipe pipe = new MessagePipe(foreign, 0);
        foreign.close();
        Recorder recorder = new Recorder();
        assertThat(pipe.recv(service().newAio(recorder))).isTrue();
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S1 when one scope owns handle and pipe, its close ends the operation STOPPED")
    void stoppedWins() {
        EngineScope mine = scope("mine");
        MessagePipe pipe = new MessagePipe(mine, 0);
        Recorder recorder = new Recorder();
        pipe.send(mine.newAio(recorder).setMessage(message));
        mine.close();
        assertThat(recorder.runs()).extracting(Recorder.Run::status).containsExactly(AioStatus.STOPPED);
        assertThat(message.isClosed()).isFalse();
    }

    @Test
    @DisplayName("S1 a scope closes its pipes, and refuses new ones afterwards")
    void scopeClosesPipe() {
        EngineScope mine = scope("mine");
        MessagePipe pipe = new MessagePipe(mine, 1);
        Aio send = service().newAio().setMessage(message);
        pipe.send(send);
        awaitOk(send);
        mine.close();
        assertThat(message.isClosed()).as("what was in the pipe is given back").isTrue();
        assertThatIllegalStateException().isThrownBy(() -> new MessagePipe(mine, 1));
    }

    @Test
    @DisplayName("S3 an operation of one's own is listed, with its kind, its peer and its deadline")
    void isListed() {
        MessagePipe pipe = new MessagePipe(service(), 0);
        pipe.recv(service().newAio().setTimeout(Duration.ofHours(1)));
        List<OperationInfo> running = engine().operations();
        assertThat(running).hasSize(1);
        assertThat(running.get(0).kind()).isEqualTo("RECV_MESSAGE");
        assertThat(running.get(0).peer()).isEqualTo("pipe");
        assertThat(running.get(0).scope()).isEqualTo("kit");
        assertThat(running.get(0).backend()).isEqualTo(provider().name());
        assertThat(running.get(0).remainingNanos()).isPositive();
    }
}

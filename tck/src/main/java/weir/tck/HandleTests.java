package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.EngineOptions;

/** One operation at a time, one callback for each, and what is refused: rules H1, H2 and H9 but for its order. */
public abstract class HandleTests extends KitFixture {
    private Pair pair;

    /** For subclasses. */
    protected HandleTests() {}

    @BeforeEach
    final void connectPair() {
        pair = connect();
    }

    private Aio pendingRecv(Aio aio, int size) {
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(size)))).isTrue();
        return aio;
    }

    @Test
    @DisplayName("H1 submitting a busy handle throws and leaves the operation running")
    void busyHandleThrows() {
        Recorder recorder = new Recorder();
        Aio aio = pendingRecv(service().newAio(recorder), 8);
        assertThatIllegalStateException().isThrownBy(() -> pair.far().recv(aio));
        assertThat(aio.busy()).isTrue();
        send(client(), pair.near(), pattern(3, 1));
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(3);
    }

    @Test
    @DisplayName("H1 a busy handle is refused by every kind of object")
    void busyHandleThrowsEverywhere() throws Exception {
        Aio aio = pendingRecv(service().newAio(), 8);
        try (var listener = listen();
                var dialer = service().dialer(listener.url())) {
            assertThatIllegalStateException().isThrownBy(() -> pair.far().send(aio));
            assertThatIllegalStateException().isThrownBy(() -> pair.far().sendAll(aio));
            assertThatIllegalStateException().isThrownBy(() -> pair.far().recvFully(aio));
            assertThatIllegalStateException().isThrownBy(() -> pair.far().readable(aio));
            assertThatIllegalStateException().isThrownBy(() -> listener.accept(aio));
            assertThatIllegalStateException().isThrownBy(() -> dialer.dial(aio));
            assertThatIllegalStateException().isThrownBy(() -> service().sleep(Duration.ZERO, aio));
        }
        send(client(), pair.near(), pattern(2, 1));
        assertThat(awaitOk(aio).count()).isEqualTo(2);
    }

    @Test
    @DisplayName("H1 a handle is busy until its callback is entered")
    void busyWhileCallbackIsDue() {
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            Turnstile turnstile = new Turnstile(other);
            Aio aio = other.newAio(done -> {});
            turnstile.permit();
            assertThat(turnstile.enter(aio)).isTrue();
            held.awaitHeld(1);
            assertThat(aio.busy()).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> turnstile.enter(aio));
            assertThatIllegalStateException().isThrownBy(() -> aio.setTimeout(null));
            assertThat(turnstile.takePermitsLeft()).isZero();
        }
    }

    @Test
    @DisplayName("H1 a handle is idle before its first operation and after each")
    void idleBeforeAndAfter() {
        Aio aio = service().newAio();
        assertThat(aio.busy()).isFalse();
        send(client(), pair.near(), pattern(1, 1));
        awaitOk(pendingRecv(aio, 1));
        assertThat(aio.busy()).isFalse();
    }

    @Test
    @DisplayName("H2 a pending operation runs its callback exactly once")
    void pendingRunsCallbackOnce() {
        Recorder recorder = new Recorder();
        Aio aio = pendingRecv(service().newAio(recorder), 1);
        send(client(), pair.near(), pattern(10, 1)); // more than it takes: a second readiness event follows
        recorder.await(1);
        receive(service(), pair.far(), 9);
        await(aio);
        assertThat(recorder.runs()).hasSize(1);
    }

    @Test
    @DisplayName("H2 an operation that completes at once runs its callback exactly once")
    void immediateRunsCallbackOnce() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.wrap(pattern(5, 1)));
        assertThat(pair.near().send(aio)).isTrue();
        assertThat(recorder.await(1).get(0).count()).isEqualTo(5);
        await(aio);
        assertThat(recorder.runs()).hasSize(1);
    }

    @Test
    @DisplayName("H2 a canceled operation runs its callback exactly once")
    void canceledRunsCallbackOnce() {
        Recorder recorder = new Recorder();
        Aio aio = pendingRecv(service().newAio(recorder), 1);
        assertThat(aio.cancel()).isTrue();
        aio.cancel();
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CANCELED);
        await(aio);
        assertThat(recorder.runs()).hasSize(1);
    }

    @Test
    @DisplayName("H2 a thousand operations run a thousand callbacks")
    void eachOfManyRunsItsCallback() {
        Recorder recorder = new Recorder();
        Turnstile turnstile = new Turnstile(service());
        for (int i = 0; i < 1000; i++) {
            assertThat(turnstile.enter(service().newAio(recorder))).isTrue();
        }
        for (int i = 0; i < 1000; i++) {
            turnstile.permit();
        }
        assertThat(recorder.await(1000)).allMatch(run -> run.status() == AioStatus.OK && run.count() == 1);
    }

    @Test
    @DisplayName("H2 the callback of an operation that completes at once is not run by the submitter")
    void callbackNotOnSubmittersThread() {
        Recorder recorder = new Recorder();
        for (int i = 0; i < 100; i++) {
            Aio aio = service().newAio(recorder).setIov(ByteBuffer.wrap(pattern(1, 1)));
            assertThat(pair.near().send(aio)).isTrue();
        }
        assertThat(recorder.await(100)).noneMatch(run -> run.thread() == Thread.currentThread());
    }

    @Test
    @DisplayName("H2 in a callback, a submission that completes at once runs no callback on its stack")
    void callbackNotOnStackOfCallback() {
        AtomicBoolean submitting = new AtomicBoolean();
        AtomicBoolean nested = new AtomicBoolean();
        Recorder recorder = new Recorder();
        Aio inner = service().newAio(aio -> {
            nested.set(submitting.get());
            recorder.done(aio);
        });
        Aio outer = service().newAio(aio -> {
            submitting.set(true);
            pair.far().send(inner.setIov(ByteBuffer.wrap(pattern(1, 1))));
            submitting.set(false);
        });
        assertThat(pair.far().send(outer.setIov(ByteBuffer.wrap(pattern(1, 1)))))
                .isTrue();
        recorder.await(1);
        assertThat(nested).isFalse();
    }

    @Test
    @DisplayName("H2 the callback of a canceled operation is not run by the canceller")
    void callbackNotOnCancellersThread() {
        Recorder recorder = new Recorder();
        pendingRecv(service().newAio(recorder), 1).cancel();
        assertThat(recorder.await(1).get(0).thread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("H2 a callback executor is called by loop threads, not by the submitter")
    void executorCalledByLoop() {
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            Turnstile turnstile = new Turnstile(other);
            turnstile.permit();
            turnstile.enter(other.newAio(aio -> {}));
            Aio pending = other.newAio(aio -> {});
            turnstile.enter(pending);
            pending.cancel();
            held.awaitHeld(2);
            assertThat(held.callers()).allMatch(thread -> thread.getName().startsWith("weir-"));
        }
    }

    @Test
    @DisplayName("H9 an accepted submission answers true")
    void acceptedIsTrue() throws Exception {
        try (var listener = listen();
                var dialer = client().dialer(listener.url())) {
            Aio accept = service().newAio();
            Aio dial = client().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            awaitOk(accept);
            awaitOk(dial);
            assertThat(service().sleep(Duration.ZERO, accept)).isTrue();
            awaitOk(accept);
        }
    }

    @Test
    @DisplayName("H9 no handle is a NullPointerException")
    void nullHandleThrows() throws Exception {
        try (var listener = listen();
                var dialer = service().dialer(listener.url())) {
            List<Runnable> submissions = List.of(
                    () -> pair.far().send(null),
                    () -> pair.far().sendAll(null),
                    () -> pair.far().recv(null),
                    () -> pair.far().recvFully(null),
                    () -> pair.far().readable(null),
                    () -> listener.accept(null),
                    () -> dialer.dial(null),
                    () -> service().sleep(Duration.ZERO, null));
            for (Runnable each : submissions) {
                assertThatNullPointerException().isThrownBy(each::run);
            }
        }
    }

    @Test
    @DisplayName("H9 S4 a foreign handle is an IllegalArgumentException")
    void foreignHandleThrows() {
        Aio foreign = (Aio) Proxy.newProxyInstance(
                Aio.class.getClassLoader(), new Class<?>[] {Aio.class}, (proxy, method, arguments) -> null);
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(foreign));
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().send(foreign));
        assertThatIllegalArgumentException().isThrownBy(() -> service().sleep(Duration.ZERO, foreign));
    }

    @Test
    @DisplayName("H9 S4 a handle of another engine is an IllegalArgumentException and stays usable there")
    void handleOfAnotherEngineThrows() {
        AioService other = open(
                newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("other engine"));
        Aio aio = other.newAio().setIov(ByteBuffer.allocate(1));
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().send(aio));
        assertThat(aio.busy()).isFalse();
        assertThat(other.sleep(Duration.ZERO, aio)).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("H9 a stopped handle is refused: no callback, result STOPPED, await returns")
    void stoppedHandleIsRefused() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1));
        aio.stop();
        assertThat(pair.far().recv(aio)).isFalse();
        assertThat(aio.busy()).isFalse();
        awaitStatus(aio, AioStatus.STOPPED);
        // What is submitted after the refusal is called back after it: so a callback of the refused one would be seen.
        Recorder later = new Recorder();
        service().sleep(Duration.ZERO, service().newAio(later));
        later.await(1);
        assertThat(recorder.runs()).isEmpty();
    }

    @Test
    @DisplayName("H9 a closed handle is refused by every kind of object")
    void closedHandleIsRefused() throws Exception {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(1));
        aio.close();
        try (var listener = listen();
                var dialer = service().dialer(listener.url())) {
            assertThat(pair.far().recv(aio)).isFalse();
            assertThat(pair.far().send(aio)).isFalse();
            assertThat(pair.far().readable(aio)).isFalse();
            assertThat(listener.accept(aio)).isFalse();
            assertThat(dialer.dial(aio)).isFalse();
            assertThat(service().sleep(Duration.ZERO, aio)).isFalse();
        }
        awaitStatus(aio, AioStatus.STOPPED);
    }

    @Test
    @DisplayName("H9 a handle whose scope has closed is refused by objects of others")
    void handleOfClosedScopeIsRefused() {
        AioService other = open(engine(), AioConfig.DEFAULT.withName("other"));
        Aio aio = other.newAio().setIov(ByteBuffer.allocate(1));
        other.close();
        assertThat(pair.far().recv(aio)).isFalse();
        awaitStatus(aio, AioStatus.STOPPED);
    }

    @Test
    @DisplayName("H9 a handle closed in its own callback is refused there, result STOPPED")
    void refusalInOwnCallbackSetsResult() {
        AtomicReference<AioStatus> seen = new AtomicReference<>();
        AtomicBoolean accepted = new AtomicBoolean(true);
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            each.close();
            accepted.set(pair.far().recv(each));
            seen.set(each.result());
            recorder.done(each);
        });
        send(client(), pair.near(), pattern(1, 1));
        pendingRecv(aio, 1);
        recorder.await(1);
        await(aio);
        assertThat(accepted).isFalse();
        assertThat(seen).hasValue(AioStatus.STOPPED);
        assertThat(recorder.runs()).hasSize(1);
    }

    @Test
    @DisplayName("H9 H4 a refusal by another thread while the callback runs leaves its result alone")
    void refusalDuringCallbackKeepsResult() throws Exception {
        List<AioStatus> seen = new ArrayList<>();
        Turnstile turnstile = new Turnstile(service());
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            AtomicReference<Thread> stranger = new AtomicReference<>();
            Aio aio = other.newAio(each -> {
                stranger.get().start();
                stranger.get().join();
                seen.add(each.result());
            });
            stranger.set(new Thread(() -> {
                try {
                    seen.add(aio.stop(Duration.ZERO) ? AioStatus.INTERNAL : AioStatus.OK);
                    seen.add(turnstile.enter(aio) ? AioStatus.INTERNAL : AioStatus.OK);
                } catch (InterruptedException e) {
                    seen.add(AioStatus.INTERNAL);
                }
            }));
            turnstile.permit();
            turnstile.enter(aio);
            held.runNext();
        }
        assertThat(seen)
                .as("not stopped yet, not accepted, result in the callback")
                .containsExactly(AioStatus.OK, AioStatus.OK, AioStatus.OK);
    }

    @Test
    @DisplayName("H9 operations on a closed object are accepted and end CLOSED, with callback")
    void closedObjectEndsClosed() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1));
        pair.far().close();
        assertThat(pair.far().recv(aio)).isTrue();
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CLOSED);
        assertThat(pair.far().send(await(aio))).isTrue();
        assertThat(recorder.await(2).get(1).status()).isEqualTo(AioStatus.CLOSED);
    }
}

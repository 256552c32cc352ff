package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationQueue;

/** What a cancel, an abort and a stop answer, and whom they reach: rules C1, C4 and C5. */
public abstract class CancelTests extends KitFixture {
    /** For subclasses. */
    protected CancelTests() {}

    @Test
    @DisplayName("C1 cancel of a pending operation is true, and it ends CANCELED")
    void cancelPending() {
        Pair pair = connect();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1));
        pair.far().recv(aio);
        assertThat(aio.cancel()).isTrue();
        Recorder.Run run = recorder.await(1).get(0);
        assertThat(run.status()).isEqualTo(AioStatus.CANCELED);
        assertThat(run.count()).isZero();
    }

    @Test
    @DisplayName("C1 an abort ends with its status, whichever it is")
    void abortWithEachStatus() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        for (AioStatus status : AioStatus.values()) {
            if (status != AioStatus.OK) {
                assertThat(turnstile.enter(aio)).isTrue();
                assertThat(aio.abort(status)).isTrue();
                awaitStatus(aio, status);
            }
        }
    }

    @Test
    @DisplayName("C1 abort with STOPPED does not stop the handle")
    void abortStoppedIsNoStop() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        aio.abort(AioStatus.STOPPED);
        awaitStatus(aio, AioStatus.STOPPED);
        turnstile.permit();
        assertThat(turnstile.enter(aio)).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("C1 cancel of a handle never used is false and changes nothing")
    void cancelUnused() {
        Aio aio = service().newAio();
        assertThat(aio.cancel()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.busy()).isFalse();
    }

    @Test
    @DisplayName("C1 cancel of a finished operation is false and leaves its result")
    void cancelFinished() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.permit();
        turnstile.enter(aio);
        awaitOk(aio);
        assertThat(aio.cancel()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("C1 cancel of an idle handle does not touch the next operation")
    void cancelBeforeNext() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        assertThat(aio.cancel()).isFalse();
        turnstile.permit();
        turnstile.enter(aio);
        awaitOk(aio);
        assertThat(aio.cancel()).isFalse();
        assertThat(turnstile.enter(aio)).isTrue();
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("C1 cancel between the end of an operation and its callback is false")
    void cancelWhileCallbackIsDue() {
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            Turnstile turnstile = new Turnstile(other);
            Recorder recorder = new Recorder();
            Aio aio = other.newAio(recorder);
            turnstile.permit();
            turnstile.enter(aio);
            held.awaitHeld(1);
            assertThat(aio.busy()).isTrue();
            assertThat(aio.cancel()).isFalse();
            held.runNext();
            assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.OK);
        }
    }

    @Test
    @DisplayName("C1 cancel in the callback is false, and does not touch what is submitted next")
    void cancelInCallback() {
        Turnstile turnstile = new Turnstile(service());
        AtomicBoolean hit = new AtomicBoolean(true);
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            recorder.done(each);
            if (recorder.runs().size() == 1) {
                hit.set(each.cancel());
                turnstile.enter(each);
            }
        });
        turnstile.permit();
        turnstile.enter(aio);
        recorder.await(1);
        turnstile.permit();
        assertThat(recorder.await(2)).extracting(Recorder.Run::status).containsOnly(AioStatus.OK);
        assertThat(hit).isFalse();
    }

    @Test
    @DisplayName("C1 the first reason wins, and each request while it runs is true")
    void firstReasonWins() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        assertThat(aio.abort(AioStatus.PROTO)).isTrue();
        assertThat(aio.cancel()).isTrue();
        assertThat(aio.abort(AioStatus.PERM)).isTrue();
        assertThat(Operation.of(aio).abortStatus()).isEqualTo(AioStatus.PROTO);
        assertThat(stubborn.cancels()).as("calls of the canceller").isEqualTo(1);
        assertThat(aio.busy()).isTrue();
        Stubborn.finish(aio, Operation.of(aio).abortStatus(), 0);
        assertThat(aio.result()).isEqualTo(AioStatus.PROTO);
        assertThat(aio.cancel()).isFalse();
    }

    @Test
    @DisplayName("C1 C2 an operation that was aborted after it had moved bytes ends OK")
    void okInSpiteOfAbort() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        assertThat(aio.cancel()).isTrue();
        Stubborn.finish(aio, AioStatus.OK, 5);
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(5);
    }

    @Test
    @DisplayName("C1 the reason of one operation does not stick to the next")
    void reasonIsForOne() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        aio.abort(AioStatus.PROTO);
        Stubborn.finish(aio, AioStatus.OK, 1);
        assertThat(stubborn.resist(aio)).isTrue();
        assertThat(aio.busy()).isTrue();
        aio.cancel();
        assertThat(Operation.of(aio).abortStatus()).isEqualTo(AioStatus.CANCELED);
        assertThat(stubborn.cancels()).isEqualTo(2);
        Stubborn.finish(aio, AioStatus.CANCELED, 0);
    }

    @Test
    @DisplayName("C1 an abort that names an earlier ticket does not touch the operation that runs")
    void lateAbortMisses() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        long first = Operation.of(aio).ticket();
        aio.cancel();
        await(aio);
        turnstile.enter(aio);
        assertThat(Operation.of(aio).abort(first, AioStatus.CANCELED)).isFalse();
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("C1 a finish that names an earlier ticket changes nothing, is false and counted")
    void lateFinishMisses() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Operation operation = Operation.of(aio);
        long first = operation.ticket();
        assertThat(operation.finish(first, AioStatus.OK, 1, null)).isTrue();
        stubborn.resist(aio);
        long before = engine().counters().staleFinishes();
        assertThat(operation.finish(first, AioStatus.OK, 99, null)).isFalse();
        assertThat(engine().counters().staleFinishes()).isEqualTo(before + 1);
        assertThat(aio.busy()).isTrue();
        assertThat(operation.finish(operation.ticket(), AioStatus.OK, 2, null)).isTrue();
        assertThat(operation.finish(operation.ticket(), AioStatus.CLOSED, 3, null))
                .isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(2);
    }

    @Test
    @DisplayName("H2 the first finish that comes too late is logged, with the handle's scope and its operation")
    void lateFinishIsLogged() {
        EngineScope scope =
                open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("late"));
        Stubborn stubborn = new Stubborn(scope);
        Aio aio = scope.newAio();
        stubborn.resist(aio);
        Operation operation = Operation.of(aio);
        assertThat(operation.finish(operation.ticket(), AioStatus.OK, 1, null)).isTrue();
        try (LogCapture log = new LogCapture("weir.engine")) {
            assertThat(operation.finish(operation.ticket(), AioStatus.CLOSED, 2, null))
                    .isFalse();
            log.await("it", LogCapture.saying("scope 'late'", "operation " + operation.ticket(), "CLOSED"));
        }
    }

    @Test
    @DisplayName("C1 an abort inside the submission, before the operation pends, ends it there")
    void abortWhileStarted() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        OperationQueue queue = new OperationQueue(new Stubborn(service()));
        queue.lock();
        try {
            long ticket = queue.start(Operation.of(aio), Stubborn.Kind.RESIST);
            assertThat(aio.abort(AioStatus.PROTO)).isTrue();
            assertThat(aio.cancel()).isTrue();
            assertThat(aio.busy()).as("the submitter decides").isTrue();
            assertThat(queue.append(Operation.of(aio), ticket)).isFalse();
            assertThat(queue.isEmpty()).isTrue();
        } finally {
            queue.unlock();
        }
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.PROTO);
    }

    @Test
    @DisplayName("C1 C2 an abort inside a submission that then succeeds does not change its OK")
    void abortWhileStartedThenDone() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        OperationQueue queue = new OperationQueue(new Stubborn(service()));
        queue.lock();
        try {
            long ticket = queue.start(Operation.of(aio), Stubborn.Kind.RESIST);
            assertThat(aio.cancel()).isTrue();
            assertThat(queue.finish(Operation.of(aio), ticket, AioStatus.OK, 3, null))
                    .isTrue();
        } finally {
            queue.unlock();
        }
        Recorder.Run run = recorder.await(1).get(0);
        assertThat(run.status()).isEqualTo(AioStatus.OK);
        assertThat(run.count()).isEqualTo(3);
    }

    @Test
    @DisplayName("C1 aborts are counted once for each operation")
    void abortsAreCounted() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        long before = engine().counters().aborted();
        turnstile.enter(aio);
        aio.cancel();
        aio.cancel();
        turnstile.permit();
        turnstile.enter(await(aio));
        awaitOk(aio);
        assertThat(engine().counters().aborted()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("C4 abort with OK or null is refused, and the operation goes on")
    void abortOkIsRefused() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        assertThatIllegalArgumentException().isThrownBy(() -> aio.abort(AioStatus.OK));
        turnstile.enter(aio);
        assertThatIllegalArgumentException().isThrownBy(() -> aio.abort(AioStatus.OK));
        assertThatNullPointerException().isThrownBy(() -> aio.abort(null));
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("C5 stop ends the operation STOPPED and returns when its callback has")
    void stopWaits() {
        Pair pair = connect();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1));
        pair.far().recv(aio);
        aio.stop();
        assertThat(recorder.runs()).extracting(Recorder.Run::status).containsExactly(AioStatus.STOPPED);
        assertThat(aio.busy()).isFalse();
    }

    @Test
    @DisplayName("C5 stop is final, and harmless when repeated")
    void stopIsFinal() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        aio.stop();
        aio.stop();
        assertThat(aio.stop(Duration.ZERO)).isTrue();
        turnstile.permit();
        assertThat(turnstile.enter(aio)).isFalse();
        assertThat(turnstile.enter(aio)).isFalse();
        assertThat(turnstile.takePermitsLeft()).isEqualTo(1);
        aio.close();
        aio.close();
    }

    @Test
    @DisplayName("C5 a stop that runs out of time is false, and has stopped the handle")
    void stopInTime() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        assertThat(aio.stop(Duration.ofMillis(20))).isFalse();
        assertThat(Operation.of(aio).abortStatus()).isEqualTo(AioStatus.STOPPED);
        Stubborn.finish(aio, AioStatus.STOPPED, 0);
        assertThat(aio.stop(patience())).isTrue();
        assertThat(stubborn.resist(aio)).isFalse();
    }

    @Test
    @DisplayName("C5 a stop that is interrupted has stopped the handle, and the operation ends STOPPED")
    void stopInterrupted() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> aio.stop(patience()));
        assertThat(Thread.interrupted()).isFalse();
        Stubborn.finish(aio, Operation.of(aio).abortStatus(), 0);
        awaitStatus(aio, AioStatus.STOPPED);
        assertThat(stubborn.resist(aio)).isFalse();
    }

    @Test
    @DisplayName("C5 a stop after a cancel keeps the first reason")
    void stopAfterCancel() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        aio.cancel();
        assertThat(aio.stop(Duration.ZERO)).isFalse();
        assertThat(Operation.of(aio).abortStatus()).isEqualTo(AioStatus.CANCELED);
        Stubborn.finish(aio, AioStatus.CANCELED, 0);
        awaitStatus(aio, AioStatus.CANCELED);
    }

    @Test
    @DisplayName("C5 stop without regard to interrupts waits until the operation has ended")
    void stopUninterruptibly() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        AtomicBoolean busy = new AtomicBoolean(true);
        try (Waiting waiting = new Waiting(() -> {
            aio.stop();
            busy.set(aio.busy());
        })) {
            waiting.interrupt();
            Stubborn.finish(aio, AioStatus.STOPPED, 0);
            waiting.requireReturned();
        }
        assertThat(busy).isFalse();
    }

    @Test
    @DisplayName("C5 S1 the close of the handle's scope stops it, that of another scope does not")
    void scopeStopsItsHandles() {
        EngineScope mine = open(engine(), AioConfig.DEFAULT.withName("mine"));
        EngineScope foreign = open(engine(), AioConfig.DEFAULT.withName("foreign"));
        Turnstile turnstile = new Turnstile(service());
        Aio aio = mine.newAio();
        turnstile.enter(aio);
        foreign.close();
        assertThat(aio.busy()).isTrue();
        mine.close();
        awaitStatus(aio, AioStatus.STOPPED);
    }
}

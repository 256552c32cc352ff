package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static weir.tck.Failures.throwsState;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationInfo;

/** Custom operations are first-class: the contract holds for a provider outside the engine (H1 to T1, S1 to S4). */
public abstract class CustomOperationTests extends KitFixture {
    /** For subclasses. */
    protected CustomOperationTests() {}

    /** The provider under test; another for an author's own. */
    protected Mailbox mailbox(EngineScope scope) {
        return new QueueMailbox(scope);
    }

    private EngineScope scope() {
        return EngineScope.of(service());
    }

    private Aio taking(Mailbox box) {
        Aio aio = service().newAio();
        assertThat(box.take(aio)).isTrue();
        assertThat(aio.busy()).isTrue();
        return aio;
    }

    @AfterEach
    final void noStaleFinish() {
        assertThat(engine().counters().staleFinishes()).as("H2 stale finishes").isZero();
    }

    @Test
    @DisplayName("H2 a waiting take ends once, with its callback on the loop, output and count")
    void endsOnce() {
        Mailbox box = mailbox(scope());
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        assertThat(box.take(aio)).isTrue();
        recorder.await(0);
        box.put("hello");

        Recorder.Run run = recorder.await(1).get(0);
        assertThat(run.status()).isEqualTo(AioStatus.OK);
        assertThat(run.count()).isEqualTo(5);
        assertThat(run.thread().getName()).startsWith("weir-");
        assertThat(aio.output(0, String.class)).isEqualTo("hello");
        box.put("behind it");
        recorder.await(1);
    }

    @Test
    @DisplayName("H2 a take that completes at once calls back on the loop, not on the submitter's stack")
    void completesAtOnce() {
        Mailbox box = mailbox(scope());
        box.put("there");
        Recorder recorder = new Recorder();
        assertThat(box.take(service().newAio(recorder))).isTrue();
        assertThat(recorder.await(1).get(0).thread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("H8 with skipCallback a take that completes at once runs no callback")
    void skips() {
        Mailbox box = mailbox(scope());
        box.put("there");
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        assertThat(box.take(aio.skipCallback())).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.output(0, String.class)).isEqualTo("there");
        assertThat(box.take(aio)).isTrue();
        box.put("later");
        recorder.await(1);
    }

    @Test
    @DisplayName("H3 a take may be submitted again in its callback, a hundred thousand times on constant stack")
    void chain() {
        Mailbox box = mailbox(scope());
        AtomicInteger taken = new AtomicInteger();
        Aio aio = service().newAio(own -> {
            if (taken.incrementAndGet() < 100_000) {
                box.put("x");
                assertThat(box.take(own)).isTrue();
            }
        });
        assertThat(box.take(aio)).isTrue();
        box.put("first");
        until("the chain ends", () -> taken.get() == 100_000 && !aio.busy());
    }

    @Test
    @DisplayName("H4 a finished result is stable until the next submission")
    void stable() {
        Mailbox box = mailbox(scope());
        Aio first = taking(box);
        box.put("first");
        awaitOk(first);
        Aio second = taking(box);
        box.put("second text");
        awaitOk(second);

        assertThat(first.output(0, String.class)).isEqualTo("first");
        assertThat(first.count()).isEqualTo(5);
        assertThat(first.result()).isEqualTo(AioStatus.OK);
    }

    @Test
    @DisplayName("H1 a busy handle is refused and its take goes on")
    void busy() {
        Mailbox box = mailbox(scope());
        Aio aio = taking(box);
        throwsState(() -> box.take(aio));
        throwsState(() -> service().sleep(Duration.ZERO, aio));
        box.put("x");
        awaitOk(aio);
    }

    @Test
    @DisplayName("H9 a stopped handle is not accepted and takes nothing")
    void stopped() {
        Mailbox box = mailbox(scope());
        box.put("kept");
        Aio stopped = service().newAio();
        stopped.stop();
        assertThat(box.take(stopped)).isFalse();
        assertThat(stopped.result()).isEqualTo(AioStatus.STOPPED);
        Aio aio = service().newAio();
        assertThat(box.take(aio)).isTrue();
        assertThat(awaitOk(aio).output(0, String.class)).isEqualTo("kept");
    }

    @Test
    @DisplayName("C1 cancel ends a waiting take CANCELED; the text goes to the next")
    void cancel() {
        Mailbox box = mailbox(scope());
        Aio first = taking(box);
        Aio second = taking(box);
        assertThat(first.cancel()).isTrue();
        awaitStatus(first, AioStatus.CANCELED);
        assertThat(first.output(0, String.class)).isNull();
        assertThat(first.cancel()).isFalse();
        box.put("x");
        awaitOk(second);
    }

    @Test
    @DisplayName("C1 a canceller that comes late, with the ticket of an earlier take, does nothing")
    void lateCanceller() {
        Mailbox box = mailbox(scope());
        Aio aio = taking(box);
        long old = Operation.of(aio).ticket();
        box.put("first");
        awaitOk(aio);
        assertThat(box.take(aio)).isTrue();
        box.canceller().cancel(Operation.of(aio), old);
        assertThat(aio.busy()).as("the next take").isTrue();
        box.put("second");
        assertThat(awaitOk(aio).output(0, String.class)).isEqualTo("second");
    }

    @Test
    @DisplayName("C1 abort gives its status, the first one wins")
    void abort() {
        Mailbox box = mailbox(scope());
        Aio aio = taking(box);
        assertThat(aio.abort(AioStatus.PEERAUTH)).isTrue();
        aio.abort(AioStatus.CRYPTO);
        awaitStatus(aio, AioStatus.PEERAUTH);
    }

    @Test
    @DisplayName("T1 a take times out, never early; zero completes at once or times out")
    void timeouts() {
        Mailbox box = mailbox(scope());
        Aio aio = service().newAio();
        long start = service().nanoTime();
        assertThat(box.take(aio.setTimeout(Duration.ofMillis(3)))).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        assertThat(service().nanoTime() - start).isGreaterThanOrEqualTo(3_000_000);
        assertThat(box.take(aio.setTimeout(Duration.ZERO))).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
        box.put("there");
        assertThat(box.take(aio)).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("B2 takes complete in the order of their submission")
    void order() {
        Mailbox box = mailbox(scope());
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            handles.add(taking(box));
        }
        for (int i = 0; i < 20; i++) {
            box.put("t" + i);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(awaitOk(handles.get(i)).output(0, String.class)).isEqualTo("t" + i);
        }
    }

    @Test
    @DisplayName("B6 closing the provider ends its takes CLOSED, later ones too")
    void close() {
        Mailbox box = mailbox(scope());
        Aio waiting = taking(box);
        box.close();
        awaitStatus(waiting, AioStatus.CLOSED);
        Aio late = service().newAio();
        assertThat(box.take(late)).isTrue();
        awaitStatus(late, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S1 closing the scope closes the provider; takes with its handles end STOPPED")
    void closeScope() {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("own"));
        Mailbox box = mailbox(scope);
        Aio own = scope.newAio();
        Aio others = service().newAio();
        assertThat(box.take(own)).isTrue();
        assertThat(box.take(others)).isTrue();
        scope.close();
        awaitStatus(own, AioStatus.STOPPED);
        awaitStatus(others, AioStatus.CLOSED);
        throwsState(() -> scope.add(box));
    }

    @Test
    @DisplayName("S1 a provider that was taken off its scope outlives it")
    void removedFromScope() {
        EngineScope scope = open(engine(), AioConfig.DEFAULT.withName("own"));
        Mailbox box = mailbox(scope);
        Aio others = service().newAio();
        assertThat(box.take(others)).isTrue();
        scope.remove(box);
        scope.close();
        assertThat(others.busy()).isTrue();
        box.close();
        awaitStatus(others, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("S3 takes are listed with their kind and peer")
    void listed() {
        taking(mailbox(scope()));
        assertThat(engine().operations()).extracting(OperationInfo::kind).containsExactly("TAKE");
        assertThat(engine().operations()).extracting(OperationInfo::peer).containsExactly("mailbox");
    }

    @Test
    @DisplayName("S4 another engine's handle is refused and stays idle")
    void otherEngine() {
        Mailbox box = mailbox(scope());
        EngineScope foreign = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT);
        Aio aio = foreign.newAio();
        assertThat(catchThrowable(() -> box.take(aio))).isInstanceOf(IllegalArgumentException.class);
        assertThat(aio.busy()).isFalse();
    }

    @Test
    @DisplayName("C1 takes, puts and cancels at random by several threads: each take ends once, no text is lost")
    void race() throws Exception {
        Mailbox box = mailbox(scope());
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger called = new AtomicInteger();
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean stop = new AtomicBoolean();
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            handles.add(service().newAio(own -> {
                called.incrementAndGet();
                if (own.result() == AioStatus.OK) {
                    got.add(own.output(0, String.class));
                }
                if (!stop.get() && box.take(own)) {
                    accepted.incrementAndGet();
                }
            }));
        }
        for (Aio aio : handles) {
            accepted.incrementAndGet();
            assertThat(box.take(aio)).isTrue();
        }
        Thread canceller = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                handles.get(i % handles.size()).cancel();
            }
        });
        canceller.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                box.put("t" + i);
            }
            until("all texts are taken", () -> got.size() == 20_000);
        } finally {
            stop.set(true);
            canceller.join(patience().toMillis());
        }
        for (Aio aio : handles) {
            // Not cancel: a callback that has just seen no stop may submit once more after it.
            assertThat(aio.stop(patience())).isTrue();
        }

        assertThat(got).doesNotHaveDuplicates().hasSize(20_000);
        assertThat(called.get()).isEqualTo(accepted.get());
    }
}

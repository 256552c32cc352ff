package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;

/** What await waits for: rule H5. */
public abstract class HandleWaitTests extends KitFixture {
    /** Long enough for a broken await to return, short enough to be waited out in each run. */
    private static final Duration A_MOMENT = Duration.ofMillis(30);

    /** For subclasses. */
    protected HandleWaitTests() {}

    @Test
    @DisplayName("H5 await returns at once when no operation runs")
    void idleReturnsAtOnce() throws Exception {
        Aio aio = service().newAio();
        aio.await();
        aio.awaitUninterruptibly();
        assertThat(aio.await(Duration.ZERO)).isTrue();
    }

    @Test
    @DisplayName("H5 await waits for the operation")
    void waitsForOperation() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        assertThat(aio.await(Duration.ZERO)).isFalse();
        assertThat(aio.await(A_MOMENT)).isFalse();
        turnstile.permit();
        assertThat(aio.await(patience())).isTrue();
        assertThat(aio.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("H5 await waits for the callback too, due or running")
    void waitsForCallback() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            Turnstile turnstile = new Turnstile(other);
            AtomicBoolean left = new AtomicBoolean();
            Aio aio = other.newAio(each -> {
                entered.countDown();
                leave.await(patience().toSeconds(), TimeUnit.SECONDS);
                left.set(true);
            });
            turnstile.permit();
            turnstile.enter(aio);
            held.awaitHeld(1);
            assertThat(aio.await(A_MOMENT)).as("while the callback is due").isFalse();
            pool.execute(held::runNext);
            assertThat(entered.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(aio.await(A_MOMENT)).as("while the callback runs").isFalse();
            assertThat(aio.busy()).isTrue();
            leave.countDown();
            await(aio);
            assertThat(left).isTrue();
            assertThat(aio.busy()).isFalse();
        } finally {
            leave.countDown();
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H5 await waits for the operation that ran when it was called, not for the next")
    void doesNotWaitForNext() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AtomicInteger runs = new AtomicInteger();
        Aio aio = service().newAio(each -> {
            runs.incrementAndGet();
            turnstile.enter(each);
        });
        turnstile.enter(aio);
        try (Waiting waiting = new Waiting(aio::awaitUninterruptibly)) {
            turnstile.permit();
            waiting.requireReturned();
        }
        assertThat(runs).hasValue(1);
        assertThat(aio.await(Duration.ZERO)).as("the next one is over").isFalse();
        aio.stop();
    }

    @Test
    @DisplayName("H5 await does not wait for the callback of the next operation")
    void doesNotWaitForNextCallback() {
        try (HeldCallbacks held = new HeldCallbacks()) {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(held));
            Turnstile turnstile = new Turnstile(other);
            turnstile.permit();
            turnstile.permit();
            AtomicBoolean again = new AtomicBoolean(true);
            Aio aio = other.newAio(each -> {
                if (again.getAndSet(false)) {
                    turnstile.enter(each); // ready at once: its callback will be held
                }
            });
            turnstile.enter(aio);
            held.awaitHeld(1);
            try (Waiting waiting = new Waiting(aio::awaitUninterruptibly)) {
                held.runNext();
                waiting.requireReturned();
            }
            held.awaitHeld(1);
        }
    }

    @Test
    @DisplayName("H5 await waits for its callback also when that has submitted the next operation")
    void waitsForCallbackThatResubmitted() throws Exception {
        CountDownLatch resubmitted = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
        Turnstile turnstile = new Turnstile(other);
        Aio aio = other.newAio(each -> {
            if (turnstile.enter(each)) {
                resubmitted.countDown();
                leave.await(patience().toSeconds(), TimeUnit.SECONDS);
            }
        });
        turnstile.enter(aio);
        try (Waiting patient = new Waiting(aio::awaitUninterruptibly);
                Waiting interrupted = new Waiting(() -> awaitInterruptibly(aio))) {
            turnstile.permit();
            assertThat(resubmitted.await(patience().toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            interrupted.interrupt();
            interrupted.requireReturned(); // one who leaves makes the others look again
            patient.requireStillWaits();
            leave.countDown();
            patient.requireReturned();
            assertThat(aio.busy()).as("the next operation waits").isTrue();
        } finally {
            leave.countDown();
            aio.stop();
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H5 all who wait go on")
    void wakesAll() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio(each -> {});
        turnstile.enter(aio);
        List<Waiting> all = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                all.add(new Waiting(aio::awaitUninterruptibly));
            }
            turnstile.permit();
            all.forEach(Waiting::requireReturned);
        } finally {
            all.forEach(Waiting::close);
        }
    }

    @Test
    @DisplayName("H5 an interrupt ends the wait and leaves the operation running")
    void interruptEndsWait() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        AtomicReference<Class<?>> thrown = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        try (Waiting waiting = new Waiting(() -> {
            try {
                aio.await();
            } catch (InterruptedException e) {
                thrown.set(e.getClass());
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        })) {
            waiting.interrupt();
            waiting.requireReturned();
        }
        assertThat(thrown.get()).isEqualTo(InterruptedException.class);
        assertThat(stillInterrupted).isFalse();
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("H5 the interrupt of one waiter does not lose the others")
    void interruptLosesNobody() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        try (Waiting first = new Waiting(aio::awaitUninterruptibly);
                Waiting second = new Waiting(() -> awaitInterruptibly(aio));
                Waiting third = new Waiting(aio::awaitUninterruptibly)) {
            second.interrupt();
            second.requireReturned();
            turnstile.permit();
            first.requireReturned();
            third.requireReturned();
        }
    }

    private static void awaitInterruptibly(Aio aio) {
        try {
            aio.await();
        } catch (InterruptedException e) {
            assertThat(aio.busy()).isTrue();
        }
    }

    @Test
    @DisplayName("H5 awaitUninterruptibly waits on through an interrupt and keeps its status")
    void uninterruptibly() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean busy = new AtomicBoolean(true);
        try (Waiting waiting = new Waiting(() -> {
            aio.awaitUninterruptibly();
            busy.set(aio.busy());
            interrupted.set(Thread.currentThread().isInterrupted());
        })) {
            waiting.interrupt();
            waiting.requireInterruptTaken(); // else the end comes first, and its status was never touched
            turnstile.permit();
            waiting.requireReturned();
        }
        assertThat(busy).isFalse();
        assertThat(interrupted).isTrue();
    }

    @Test
    @DisplayName("H5 a thread that nobody interrupts is not interrupted after awaitUninterruptibly")
    void notInterrupted() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        AtomicBoolean interrupted = new AtomicBoolean(true);
        try (Waiting waiting = new Waiting(() -> {
            aio.awaitUninterruptibly();
            interrupted.set(Thread.currentThread().isInterrupted());
        })) {
            turnstile.permit();
            waiting.requireReturned();
        }
        assertThat(interrupted).isFalse();
    }

    @Test
    @DisplayName("H5 a thread interrupted before await is told, and the operation runs on")
    void interruptedBefore() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> aio.await(patience()));
        assertThat(Thread.interrupted()).isFalse();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("H5 a negative wait is refused, an endless one is not")
    void range() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        assertThatIllegalArgumentException().isThrownBy(() -> aio.await(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.stop(Duration.ofNanos(-1)));
        try (Waiting waiting = new Waiting(() -> {
            try {
                assertThat(aio.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        })) {
            turnstile.permit();
            waiting.requireReturned();
        }
        assertThat(aio.busy()).as("a refused stop has not stopped it").isFalse();
        turnstile.permit();
        assertThat(turnstile.enter(aio)).isTrue();
        awaitOk(aio);
    }

    @Test
    @DisplayName("H5 await works for operations on streams of the backend")
    void waitsForStream() {
        Pair pair = connect();
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(4));
        pair.far().recvFully(aio);
        try (Waiting waiting = new Waiting(aio::awaitUninterruptibly)) {
            send(client(), pair.near(), pattern(4, 1));
            waiting.requireReturned();
        }
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
    }
}
